"""Sheets and headings of plan.xlsx that its writer and its reader share."""

LIST = "拟交流人员名单"
ORIGIN_SHEET = "方案底稿"  # hidden
TEACHER, ORIGIN, SCHOOL, SCHOOL_NAME = "教师编号", "编制学校编号", "交流学校编号", "交流学校名称"
FIRST, LAST, KIND, DECIDED = "起始学年", "结束学年", "交流类型", "是否指定"
DIGEST = "摘要"  # key prefix of digests in the hidden sheet
SHEET = "工作表"  # key prefix of what each sheet said
NAME = "姓名"
YEAR, SPAN = "学年", "学年数"  # keys there
