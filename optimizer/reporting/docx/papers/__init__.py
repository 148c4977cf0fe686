"""The other papers of a bureau: 请示, 通知, 交流通知 by school, 申请审批表 by teacher, the annex of proof."""
