"""Benchmarks: agreement with brute force and peers, speed against peers, growth. Run ``python -m benchmarks``."""
