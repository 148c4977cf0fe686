"""教师交流轮岗优化: teacher rotation plans that are the best a policy allows, proved and audited."""

__version__ = "0.1.0"
