import { dictionary, language } from "../../words.ts";

export const t = dictionary({
  title: ["审计日志", "Audit log"],
  text: ["谁在何时做了什么：只增不改，每条与前一条以摘要相连。这里不含任何人的姓名。", "Who did what and when: append-only, each entry chained to the one before."],
  seq: ["序号", "No."], at: ["时间", "When"], actor: ["操作人", "Who"], credential: ["凭证", "Credential"], action: ["动作", "What"], subject: ["对象", "Of what"],
  detail: ["细节", "Detail"],
  kind: ["只看", "Only"], every: ["全部动作", "Everything"],
  older: ["再取更早的", "Load older entries"],
  busy: ["正在取…", "Fetching…"],
  verify: ["核验日志", "Verify the log"],
  intact: ["日志完好，共 {n} 条。末条摘要请另行保存，以后可查出有没有被删改：", "The log is intact, {n} entries. Keep its head elsewhere:"],
  broken: ["日志有 {n} 处问题，请立即告诉管理员。", "The log has {n} faults."],
});

/** Actions in words; the first part alone names the family. */
const ACTIONS: Record<string, [string, string]> = {
  "roster": ["名册", "rosters"], "roster.upload": ["上传名册", "roster uploaded"], "roster.names": ["查看姓名", "names seen"], "roster.delete": ["删除名册", "roster deleted"],
  "checkup": ["体检", "check-up"], "checkup.sign": ["确认体检", "check-up confirmed"],
  "policy": ["政策", "policies"], "policy.create": ["新建政策", "policy made"], "policy.delete": ["删除政策", "policy deleted"],
  "job": ["任务", "jobs"], "job.submit": ["提交任务", "job submitted"], "job.cancel": ["取消任务", "job cancelled"], "job.delete": ["删除任务", "job deleted"],
  "plan": ["方案", "plans"], "plan.sign": ["批准方案", "plan signed"], "plan.export": ["导出文件", "file exported"], "plan.comment": ["提出意见", "comment"], "plan.explain": ["查问缘由", "explained"],
  "session": ["登录", "sessions"], "session.begin": ["登录", "logged in"], "session.end": ["退出", "logged out"],
  "key": ["密钥", "keys"], "key.issue": ["签发密钥", "key issued"], "key.revoke": ["撤销密钥", "key revoked"],
  "template.create": ["上传批复模板", "template added"], "template.delete": ["删除批复模板", "template deleted"],
  "workbook.delete": ["删除工作簿", "workbook deleted"], "tenant.create": ["建立单位", "tenant made"],
  "webhook.register": ["登记通知", "webhook registered"], "webhook.rotate": ["更换通知密钥", "webhook key changed"],
  "webhook.delete": ["删除通知", "webhook deleted"], "delivery.replay": ["重发通知", "delivery replayed"],
  "store.backup": ["备份", "backup"], "store.restore": ["恢复备份", "restored"], "retention.purge": ["到期清理", "purged"],
};

export const FAMILIES = ["roster", "checkup", "policy", "job", "plan", "session", "key"] as const;
export const actionText = (action: string): string => ACTIONS[action]?.[language.value === "zh" ? 0 : 1] ?? action;
