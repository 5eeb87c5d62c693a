"""One adapter for each channel: it turns a platform's messages into ours and back."""
