"""The tables of the service. Moments are milliseconds since 1970 (UTC) by the clock of the database."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

metadata = MetaData()
ID, SHA = String(36), String(64)


def _tenant(*, primary_key: bool = False, index: bool = False) -> "Column[str]":
    return Column("tenant", String(64), ForeignKey("tenant.id"), nullable=False, primary_key=primary_key, index=index)


tenant = Table(
    "tenant", metadata,
    Column("id", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("created", BigInteger, nullable=False),
)

key = Table(  # of the API; the secret itself is shown once and not kept
    "key", metadata,
    Column("id", ID, primary_key=True),
    _tenant(index=True),
    Column("label", String(200), nullable=False),
    Column("prefix", String(16), nullable=False),
    Column("hash", SHA, nullable=False, unique=True),
    Column("roles", JSON, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("revoked", BigInteger),
)

session = Table(  # of a browser; the cookie itself is not kept
    "session", metadata,
    Column("hash", SHA, primary_key=True),
    _tenant(),
    Column("key", ID, ForeignKey("key.id")),  # that it stands for; none: of the user of this machine
    Column("created", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
)

start = Table(  # tokens of ``rotation serve --open``, each good for one session
    "start", metadata,
    Column("hash", SHA, primary_key=True),
    Column("expires", BigInteger, nullable=False),
)

roster = Table(  # ``id`` is the digest of its content; names are apart, encrypted
    "roster", metadata,
    _tenant(primary_key=True),
    Column("id", SHA, primary_key=True),
    Column("blob", SHA, nullable=False),
    Column("names", SHA, nullable=False),
    Column("facts", JSON, nullable=False),  # counts, settings, remarks
    Column("by", String(64), nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("deleted", BigInteger),
)

policy = Table(
    "policy", metadata,
    _tenant(primary_key=True),
    Column("id", SHA, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("plain", JSON, nullable=False),
    Column("by", String(64), nullable=False),
    Column("created", BigInteger, nullable=False),
)

template = Table(  # of the 批复, as a bureau restyled it
    "template", metadata,
    _tenant(primary_key=True),
    Column("id", SHA, primary_key=True),
    Column("by", String(64), nullable=False),
    Column("created", BigInteger, nullable=False),
)

workbook = Table(  # a plan edited by hand, uploaded to be judged; encrypted, for it holds names
    "workbook", metadata,
    _tenant(primary_key=True),
    Column("id", SHA, primary_key=True),
    Column("sealed", SHA, nullable=False),
    Column("by", String(64), nullable=False),
    Column("created", BigInteger, nullable=False),
)

job = Table(
    "job", metadata,
    Column("id", ID, primary_key=True),
    _tenant(),
    Column("kind", String(16), nullable=False),
    Column("state", String(12), nullable=False),
    Column("outcome", String(12)),
    Column("lane", String(8), nullable=False),
    Column("size", String(12), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("request", JSON, nullable=False),
    Column("idempotency", String(200)),
    Column("body", SHA, nullable=False),
    Column("by", String(64), nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("started", BigInteger),
    Column("finished", BigInteger),
    Column("attempt", Integer, nullable=False),
    Column("turn", Integer, nullable=False),  # how often it was handed to the engine
    Column("executor", ID),
    Column("cancel", Boolean, nullable=False),
    Column("events", Integer, nullable=False),  # how many there are
    Column("progress", JSON),
    Column("result", JSON),
    Column("problem", JSON),
    Column("deleted", BigInteger),
    Column("parent", ID),  # the study that this is a part of
    UniqueConstraint("tenant", "idempotency"),
    Index("job_by_tenant", "tenant", "created"),
    Index("job_by_state", "state"),
    Index("job_by_parent", "parent"),
)

event = Table(
    "event", metadata,
    Column("job", ID, ForeignKey("job.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("type", String(16), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("data", JSON, nullable=False),
)

artifact = Table(  # files of a job, with tokens in the place of names
    "artifact", metadata,
    Column("job", ID, ForeignKey("job.id"), primary_key=True),
    Column("name", String(100), primary_key=True),
    Column("blob", SHA, nullable=False),
    Column("bytes", BigInteger, nullable=False),
)

plan = Table(
    "plan", metadata,
    Column("id", ID, primary_key=True),
    _tenant(),
    Column("job", ID, ForeignKey("job.id"), nullable=False, unique=True),
    Column("roster", SHA, nullable=False),
    Column("state", String(12), nullable=False),  # draft | approved
    Column("summary", JSON, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("signed", BigInteger),
    Column("signer", String(64)),
    Column("signature", JSON),  # who signed, under which document number, with what remark
    Column("deleted", BigInteger),
    Index("plan_by_tenant", "tenant", "created"),
)

comment = Table(  # on a plan; what it says is encrypted, for it may name people
    "comment", metadata,
    Column("id", ID, primary_key=True),
    _tenant(),
    Column("plan", ID, ForeignKey("plan.id"), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("by", String(64), nullable=False),
    Column("created", BigInteger, nullable=False),
    Index("comment_by_plan", "plan", "created"),
)

checkup = Table(  # 体检 of a roster under a policy that somebody has confirmed
    "checkup", metadata,
    _tenant(primary_key=True),
    Column("roster", SHA, primary_key=True),
    Column("data", String(100), primary_key=True),  # digests of what was looked at
    Column("policy", String(100), primary_key=True),
    Column("signer", String(100), nullable=False),
    Column("by", String(64), nullable=False),
    Column("created", BigInteger, nullable=False),
)

tally = Table(  # of finished jobs that retention has deleted, so that counters never go back
    "tally", metadata,
    Column("kind", String(16), primary_key=True),
    Column("state", String(12), primary_key=True),
    Column("outcome", String(40), primary_key=True),
    Column("bucket", Integer, primary_key=True, autoincrement=False),  # of the time that they took
    Column("jobs", BigInteger, nullable=False),
    Column("milliseconds", BigInteger, nullable=False),
    Column("died", BigInteger, nullable=False),  # attempts that ended without a result
)

case = Table(  # of a study; ``row`` is entered once
    "case", metadata,
    Column("job", ID, ForeignKey("job.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("id", SHA, nullable=False),
    Column("row", JSON),
    Column("deaths", Integer, nullable=False),
    Column("finished", BigInteger),
)

lane = Table(  # virtual time of start-time fair queueing: of a lane as a whole, and of each tenant in it
    "lane", metadata,
    Column("lane", String(8), primary_key=True),
    Column("tenant", String(64), primary_key=True),  # empty: the lane's own
    Column("tag", Integer, nullable=False),
)

executor = Table(
    "executor", metadata,
    Column("id", ID, primary_key=True),  # of one run of the process
    Column("name", String(100), nullable=False),
    Column("place", ID, nullable=False),  # the data folder, which one process holds
    Column("version", String(40), nullable=False),
    Column("cores", Integer, nullable=False),
    Column("memory", Integer, nullable=False),
    Column("started", BigInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
    Column("ended", BigInteger),
    Column("heir", ID),  # who took its jobs over
    Column("filled", Integer, nullable=False, server_default="0"),  # MiB that its jobs fill now
)

webhook = Table(
    "webhook", metadata,
    Column("id", ID, primary_key=True),
    _tenant(index=True),
    Column("url", String(500), nullable=False),
    Column("secret", LargeBinary, nullable=False),  # encrypted
    Column("former", LargeBinary),  # the secret before, while receivers change over
    Column("rotated", BigInteger),
    Column("types", JSON, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("disabled", BigInteger),
)

delivery = Table(
    "delivery", metadata,
    Column("id", ID, primary_key=True),
    _tenant(index=True),
    Column("webhook", ID, ForeignKey("webhook.id"), nullable=False),
    Column("job", ID, nullable=False),
    Column("type", String(16), nullable=False),
    Column("body", JSON, nullable=False),
    Column("state", String(12), nullable=False),  # waiting | delivered | failed
    Column("attempts", Integer, nullable=False),  # since it was announced or replayed
    Column("turn", Integer, nullable=False),  # how often it was handed to the engine before
    Column("answer", String(100)),  # status or error of the last attempt
    Column("created", BigInteger, nullable=False),
    Column("tried", BigInteger),
    Column("due", BigInteger),  # of the next attempt
    UniqueConstraint("webhook", "job", "type"),
)

ledger = Table(  # append-only, one chain for each tenant; triggers refuse changes
    "ledger", metadata,
    Column("tenant", String(64), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(100), nullable=False),
    Column("detail", JSON, nullable=False),
    Column("before", SHA, nullable=False),
    Column("hash", SHA, nullable=False),
)

blob = Table(  # only where files are kept in PostgreSQL
    "blob", metadata,
    Column("sha", SHA, primary_key=True),
    Column("data", LargeBinary, nullable=False),
    Column("created", BigInteger, nullable=False),
)
