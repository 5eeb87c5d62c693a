"""How staff read of topics, channels and what is counted, in Vietnamese."""

from __future__ import annotations

from collections.abc import Mapping

from indicators.categories import Channel, Topic
from indicators.measures import Measure

TOPICS: Mapping[Topic, str] = {
    Topic.NONE: "Không thuộc chủ đề nào",
    Topic.GREET: "Lời chào",
    Topic.GOODBYE: "Lời tạm biệt",
    Topic.THANKS: "Lời cảm ơn",
    Topic.CHITCHAT: "Chuyện phiếm",
    Topic.OUT_OF_SCOPE: "Ngoài phạm vi",
    Topic.BOT_IDENTITY: "Trợ lý là ai",
    Topic.PRIVACY_QUESTION: "Riêng tư, lưu gì và ai đọc được",
    Topic.REQUEST_HUMAN: "Xin gặp người thật",
    Topic.REQUEST_HOTLINE: "Xin số điện thoại để gọi",
    Topic.REQUEST_FACILITY_LOCATION: "Tìm nơi giúp đỡ gần mình",
    Topic.EMERGENCY_NOW: "Nguy hiểm ngay lúc này",
    Topic.DISCLOSURE_VIOLENCE: "Kể đang hoặc đã bị bạo lực",
    Topic.SEXUAL_VIOLENCE: "Bạo lực tình dục",
    Topic.SELF_HARM: "Ý nghĩ hoặc việc tự làm hại mình",
    Topic.CHILD_ABUSE: "Trẻ em bị hại",
    Topic.TRAFFICKING: "Mua bán người",
    Topic.DV_DEFINITION: "Thế nào là bạo lực gia đình",
    Topic.DV_REPORT_HOW: "Cách báo tin về bạo lực gia đình",
    Topic.DV_PENALTY: "Xử phạt hành vi bạo lực gia đình",
    Topic.DV_PROTECTION_MEASURES: "Cấm tiếp xúc và các biện pháp bảo vệ",
    Topic.DV_SHELTER_SUPPORT_SERVICES: "Nơi tạm lánh, tư vấn, chăm sóc",
    Topic.DV_DIVORCE_CUSTODY: "Ly hôn, nuôi con, tài sản",
    Topic.DV_BYSTANDER: "Người chứng kiến hỏi cách giúp",
    Topic.DV_PERPETRATOR_SEEKING_HELP: "Người gây bạo lực muốn dừng lại",
    Topic.LAW_GENDER_EQUALITY_GENERAL: "Luật Bình đẳng giới: quy định chung",
    Topic.LAW_WORK_EQUALITY: "Bình đẳng giới trong lao động, việc làm",
    Topic.LAW_SEXUAL_HARASSMENT: "Quấy rối tình dục",
    Topic.LAW_FAMILY_EQUALITY: "Bình đẳng giới trong gia đình",
    Topic.LAW_POLITICS_EDUCATION_OTHER: "Bình đẳng giới: chính trị, giáo dục, lĩnh vực khác",
    Topic.LAW_PROHIBITED_ACTS_AND_FINES_GE: "Hành vi bị cấm và mức phạt về bình đẳng giới",
    Topic.EARLY_MARRIAGE: "Tảo hôn, tuổi kết hôn, ép kết hôn",
    Topic.SEX_SELECTION: "Lựa chọn giới tính thai nhi",
    Topic.LGBT: "Xu hướng tính dục, bản dạng giới",
    Topic.REPRODUCTIVE_HEALTH: "Sức khỏe sinh sản",
    Topic.ECONOMIC_SUPPORT_WOMEN: "Việc làm, vốn vay, khởi nghiệp cho phụ nữ",
    Topic.ACTION_MONTH_CAMPAIGN: "Tháng hành động và các ngày kỷ niệm",
    Topic.STAFF_STATISTICS: "Cán bộ hỏi số liệu, báo cáo",
}

CHANNELS: Mapping[Channel, str] = {
    Channel.WEB: "Trang web",
    Channel.CONSOLE: "Dòng lệnh",
    Channel.TELEGRAM: "Telegram",
    Channel.ZALO_OA: "Zalo OA",
    Channel.ZALO_BOT: "Zalo Bot",
}

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
"""From Monday on."""

_EVERY_ANSWER = "Trợ lý trả lời một câu hỏi về"
COUNTED_WHEN: Mapping[Measure, str] = {
    Measure.MESSAGES: "Một tin nhắn đến, bất kể nội dung.",
    Measure.WELCOMES: "Một cuộc trò chuyện được mở từ đường dẫn, mã QR hoặc nút bắt đầu.",
    Measure.KNOWLEDGE_POLITICS: f"{_EVERY_ANSWER} bình đẳng giới trong chính trị, lãnh đạo.",
    Measure.KNOWLEDGE_ECONOMY: f"{_EVERY_ANSWER} việc làm, lao động, vốn vay, khởi nghiệp.",
    Measure.KNOWLEDGE_FAMILY: f"{_EVERY_ANSWER} bình đẳng trong gia đình, tuổi kết hôn, tảo hôn.",
    Measure.KNOWLEDGE_HEALTH: f"{_EVERY_ANSWER} sức khỏe sinh sản, lựa chọn giới tính thai nhi.",
    Measure.KNOWLEDGE_EDUCATION: f"{_EVERY_ANSWER} bình đẳng giới trong giáo dục, đào tạo.",
    Measure.KNOWLEDGE_INFORMATION: (
        f"{_EVERY_ANSWER} bình đẳng giới trong văn hóa, thông tin, thể thao, khoa học."
    ),
    Measure.KNOWLEDGE_LAW: (
        f"{_EVERY_ANSWER} luật, chính sách bình đẳng giới, hành vi bị cấm và mức phạt."
    ),
    Measure.KNOWLEDGE_VIOLENCE: (
        f"{_EVERY_ANSWER} luật phòng, chống bạo lực gia đình, ly hôn, quấy rối tình dục."
    ),
    Measure.KNOWLEDGE_CAMPAIGN: f"{_EVERY_ANSWER} Tháng hành động và các ngày kỷ niệm.",
    Measure.ABOUT_SERVICE: f"{_EVERY_ANSWER} chính dịch vụ này, về riêng tư, về gặp người thật.",
    Measure.DISCLOSURES: "Trợ lý nhận ra lời kể đang hoặc đã bị bạo lực và đưa nơi giúp đỡ.",
    Measure.EMERGENCIES: "Trợ lý nhận ra nguy hiểm ngay lúc đó và đưa số khẩn cấp.",
    Measure.EMERGENCIES_DENIED: "Người hỏi cho biết không phải nguy hiểm.",
    Measure.PERPETRATORS: "Trợ lý hướng dẫn người gây bạo lực muốn dừng lại.",
    Measure.BYSTANDERS: "Trợ lý hướng dẫn người chứng kiến hoặc biết chuyện bạo lực.",
    Measure.SEXUAL_VIOLENCE: f"{_EVERY_ANSWER} bạo lực tình dục, hoặc lời kể về việc đó.",
    Measure.CHILD_ABUSE: f"{_EVERY_ANSWER} trẻ em bị hại, hoặc lời kể về việc đó.",
    Measure.TRAFFICKING: f"{_EVERY_ANSWER} mua bán người, hoặc lời kể về việc đó.",
    Measure.SELF_HARM: "Trợ lý nhận ra ý nghĩ hoặc việc tự làm hại mình và đưa nơi giúp đỡ.",
    Measure.HOTLINE_18008077: "Số 1800 8077 được đưa cho người hỏi.",
    Measure.REFERRAL_HOTLINE: "Một lời đáp có số đường dây nóng.",
    Measure.REFERRAL_POLICE: "Một lời đáp có số công an.",
    Measure.REFERRAL_HEALTH: "Một lời đáp có số cấp cứu hoặc cơ sở y tế.",
    Measure.REFERRAL_LEGAL_AID: "Một lời đáp có nơi trợ giúp pháp lý.",
    Measure.REFERRAL_SHELTER: "Một lời đáp có số của nơi tạm lánh (không có địa chỉ).",
    Measure.REFERRAL_CHILD: "Một lời đáp có nơi bảo vệ trẻ em.",
    Measure.REFERRAL_TRAFFICKING: "Một lời đáp có nơi hỗ trợ người bị mua bán.",
    Measure.ASKED_BACK: "Có vài cách hiểu gần nhau; trợ lý hỏi lại người hỏi muốn nói điều nào.",
    Measure.SEARCHED: "Chưa hiểu chắc; trợ lý đưa những câu trả lời có từ ngữ giống.",
    Measure.DECLINED: "Câu hỏi ngoài phạm vi của dịch vụ.",
    Measure.NOT_UNDERSTOOD: "Không tìm được gì phù hợp; trợ lý đưa danh mục để chọn.",
}
"""When a contact is counted, measure by measure."""
