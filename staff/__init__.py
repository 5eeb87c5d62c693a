"""The pages for staff: counts against the indicators of their plans. Imports only `indicators`."""
