"""Where the editable list of lessons keeps what; writer and reader share it."""

LESSONS = "课次清单"
TEACHER, PERSON, SCHOOL, SUBJECT, CLASS = "教师编号", "姓名", "学校", "学科", "班级"
DAY, HALF, PERIOD = "星期", "上下午", "节次"
READ = (TEACHER, SCHOOL, SUBJECT, CLASS, DAY, HALF, PERIOD)
