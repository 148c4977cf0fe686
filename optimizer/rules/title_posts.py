"""岗位数 (S0b 63—65 「增加10%的高、中级专业技术岗位数量」「不突破全县高、中级专业技术岗位总量」; policy §2.2)."""

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from optimizer.domain.county import County, School, Teacher
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Title
from optimizer.readings.columns import Bools, Ints
from optimizer.readings.model_view import Facts
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import FREE, Amount, Cap, Demand, Rows, Steps, Subject, demand, totals
from optimizer.readings.sources import Columns, column
from optimizer.rules.base import Rule, left_empty, school_name, unsettled

COUNTY, SENT = "全县", "外派"
LEVELS: dict[str, str] = {"senior": "高级及以上", "middle": "中级（一级）"}
POSTS: dict[str, str] = {"senior": "高级岗位数", "middle": "中级岗位数"}


class TitlePosts(Rule):
    """Teachers of a title level who serve at a school are at most its posts of that level, or today's number.

    With P posts, n heads today and n′ after, e = ⌊pool_percent·P/100⌋ for a core school and 0 elsewhere:

    - (school): n′ ≤ max(P + e, n);
    - (core, 外派) where e > 0: the posts in excess stand for own teachers out on postings, a today and a′ after
      the moves: n′ − a′ ≤ max(P, n − a);
    - (全县) where pool_percent > 0: Σ over cores of max(0, n′ − P) ≤ max(free posts of the other schools today,
      the same sum today), so that the pool adds no post to the county.
    """

    name: ClassVar[str] = "title_posts"
    title: ClassVar[str] = "职称岗位数"
    weighable: ClassVar[bool] = False  # the pool is a cap

    level: Literal["senior", "middle"] = Field("senior", title="岗位等级")
    pool_percent: int = Field(0, ge=0, le=100, title="核心校可增加的岗位（%，县域总量不变）")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        s, t = facts.schools, facts.teachers
        heads = self._heads(postings)
        posts, core = self._posts(facts), s.is_core
        extra = np.where(core, posts * self.pool_percent // 100, 0)
        asked = postings.schools_covered & (posts >= 0)
        yield demand(heads, high=np.maximum(posts + extra, heads.at), exists=asked)
        if self.pool_percent:
            held = self._held(facts)
            away = np.bincount(t.home[held & t.posted], minlength=len(s.ids)).astype(np.int64)
            mine = held[postings.teacher].astype(np.int64)
            # who leaves the core is one head fewer there and one more away; who is called back, one fewer away
            more = mine * (postings.abroad - postings.ends(t.posted))
            rows = totals(
                [(i, SENT) for i in s.ids],
                (mine, postings.school), (-mine, postings.left), (-more, postings.home), at=heads.at - away,
            )
            yield demand(rows, high=np.maximum(posts, rows.at), exists=asked & core & (extra > 0))

    def caps(self, postings: Postings) -> Iterator[Cap]:
        if not self.pool_percent:
            return
        facts = postings.facts
        posts, heads = self._posts(facts), self._heads(postings)
        asked = postings.schools_covered & (posts >= 0)
        core = asked & facts.schools.is_core
        free = int(np.maximum(0, posts - heads.at)[asked & ~core].sum())
        over = int(np.maximum(0, heads.at - posts)[core].sum())
        one = np.ones(int(core.sum()), dtype=np.int64)
        above = Steps(
            heads.where(core), -FREE * one, posts[core],
            case=np.arange(len(one)), side=one, start=0 * one, width=FREE * one, cost=one,
        )
        yield Cap((COUNTY,), Amount(np.zeros(len(postings), dtype=np.int64), (above,)), max(free, over), links=True)

    def _held(self, facts: Facts) -> Bools:
        title = facts.teachers.title
        return title >= Title.高级 if self.level == "senior" else title == Title.一级

    def _posts(self, facts: Facts) -> Ints:
        return facts.schools.senior_posts if self.level == "senior" else facts.schools.middle_posts

    def _heads(self, postings: Postings) -> Rows:
        facts = postings.facts
        held = self._held(facts)
        mine = held[postings.teacher].astype(np.int64)
        now = np.bincount(facts.teachers.present[held], minlength=len(facts.schools.ids)).astype(np.int64)
        return totals([(i,) for i in facts.schools.ids], (mine, postings.school), (-mine, postings.left), at=now)

    def audit(self, history: History) -> Iterator[Check]:
        free = over_now = over_after = 0
        for school in history.schools():
            posts = self._posts_at(school)
            now = sum(self._counts(standing.teacher) for standing in history.staff_before.get(school.id, []))
            after = sum(self._counts(standing.teacher) for standing in history.staff_after.get(school.id, []))
            if posts is None:
                if after > now and not self.asleep(history.county):
                    yield unsettled(school.id, why=f"{POSTS[self.level]}没有填，由{now}人增至{after}人")
                continue
            extra = 0
            if history.is_core(school.id):
                extra = posts * self.pool_percent // 100
                over_now += max(0, now - posts)
                over_after += max(0, after - posts)
            else:
                free += max(0, posts - now)
            yield Check((school.id,), after, high=max(posts + extra, now), facts={"posts": posts, "extra": extra})
            if extra:
                own = [s for s in history.staff_of.get(school.id, []) if self._counts(s.teacher)]
                out_before = sum(standing.on_record for standing in own)
                out_after = sum(standing.away for standing in own)
                yield Check((school.id, SENT), after - out_after, high=max(posts, now - out_before))
        if self.pool_percent:
            yield Check((COUNTY,), over_after, high=max(free, over_now))

    def asleep(self, county: County) -> str:
        return left_empty(county.schools, **{f"{self.level}_posts": POSTS[self.level]})

    def _counts(self, teacher: Teacher) -> bool:
        if self.level == "middle":
            return teacher.title is Title.一级
        return teacher.title in (Title.高级, Title.正高级)

    def _posts_at(self, school: School) -> int | None:
        return school.senior_posts if self.level == "senior" else school.middle_posts

    def reads(self, definitions: Definitions) -> Columns:
        return column(f"schools.{self.level}_posts") | column("teachers.title")

    def state(self, subject: Subject, county: County) -> str:
        level = LEVELS[self.level]
        if subject[0] == COUNTY:
            return f"各核心校超出岗位数的{level}教师合计不超过其他学校现有空余岗位（县域岗位总量不变）"
        name = school_name(county, subject[0])
        if len(subject) > 1:
            return f"核心校{name}的{level}教师减去本校外派的同级教师，不超过岗位数（已超的不得再增）"
        pool = f"（核心校可上浮{self.pool_percent}%）" if self.pool_percent else ""
        return f"{name}的{level}教师不超过岗位数{pool}，已超的不得再增"
