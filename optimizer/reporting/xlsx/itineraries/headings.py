"""Sheets and headings of itineraries.xlsx that its writer and its reader share."""

LESSONS = "课次清单"
TEACHER, PERSON, SCHOOL, SUBJECT, CLASS = "教师编号", "姓名", "学校", "学科", "班级"
DAY, HALF, PERIOD = "星期", "上下午", "节次"
READ = (TEACHER, SCHOOL, SUBJECT, CLASS, DAY, HALF, PERIOD)

ONLINE = "同步课堂"
HOST, HOST_SCHOOL, HOST_CLASS, SLOTS, GUESTS = "主讲教师", "主讲学校", "主讲班", "共用节次", "听讲班"
