/** Headings of the ledgers, in the workbook's own words. */

type Words = readonly [string, string];

export const LEDGERS: Record<string, Words> = {
  seats: ["编制台账", "Establishment"], ranks: ["岗位等级台账", "Posts by rank"], pools: ["全县岗位", "Pooled posts"],
  promotions: ["晋升不占岗位", "Promotions without a post"], gate: ["晋升门槛", "Promotion gate"],
  credits: ["待遇与积分", "Allowances and credits"], excellence: ["“优秀”名额", "Places for 优秀"], burden: ["累计负担", "Burden"],
};

/** Of one ledger where its word is its own, else of all. */
export const OWN: Record<string, Record<string, Words>> = {
  burden: { before: ["此前负担分", "Strain before"], after: ["累计负担分", "Strain after"] },
  gate: { before: ["方案前计入", "Years before"], after: ["期末计入", "Years after"], year: ["达到学年", "Met in"] },
  ranks: { held: ["本校编制", "Own staff"], before: ["任教（前）", "Serving before"], absent: ["本校在外", "Own staff away"] },
  pools: { held: ["编制在册", "On the books"] },
};

export const COLUMNS: Record<string, Words> = {
  year: ["学年", "School year"], school: ["学校", "School"], teacher: ["教师", "Teacher"], level: ["等级", "Rank"],
  quota: ["编制数", "Quota"], held: ["占编（前）", "Held before"], moved_in: ["迁入编制", "Moved in"],
  moved_out: ["迁出编制", "Moved out"], taken: ["占编（后）", "Taken"], room: ["余编", "Room"],
  before: ["在岗（前）", "In post before"], sent: ["当年派出", "Sent"], received: ["当年派入", "Received"],
  back: ["期满返校", "Back"], absent: ["本校在外", "Away"], guests: ["外校在此", "Guests"], after: ["在岗（后）", "In post after"],
  posts: ["岗位数", "Posts"], serving: ["任教", "Serving"], extra: ["可上浮", "Extra"], pooled: ["超出本校岗位", "Pooled"],
  returning: ["返校竞聘", "Returning"], free: ["可竞聘空岗", "Free"], short: ["缺口", "Short"], spare: ["其他学校空岗", "Spare"],
  balanced: ["总量不变", "Balanced"], planned: ["本方案", "Of this plan"], monthly: ["补助（元/月）", "CNY a month"],
  yuan: ["补助（元/年）", "CNY a year"], middle: ["中层待遇", "Middle rank"], rural: ["农村任教", "Rural"],
  points: ["当年积分", "Points"], total_points: ["累计积分", "Points in all"], total_rural: ["累计农村任教学年", "Rural years"],
  inflow: ["流入教师数", "Inflow"], percent: ["比例（%）", "Percent"], hundredths: ["测算名额（百分之一）", "Hundredths of a place"],
  places: ["整数名额", "Places"], times_before: ["此前派出次数", "Times before"], years_before: ["此前在外学年", "Years before"],
  times: ["方案派出次数", "Times"], years: ["方案在外学年", "Years"], minutes: ["方案单程分钟", "Minutes one way"],
  unknown_ways: ["路程不详", "Ways unknown"], weight: ["加权负担", "Weighted"], added: ["方案增加", "Added"],
  core: ["核心校", "Core"], applying: ["拟申报职称", "Applying for"], required: ["要求学年", "Years asked"],
  status: ["达到情况", "Status"], reason: ["未达到的原因", "Why not"], served: ["已任教学年", "Years served"],
  source: ["岗位来源", "Source"],
};
