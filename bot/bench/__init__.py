"""Measurements of the parts that must be fast, each as one small table. Loopback and temporary folders only; nothing is kept.

jianbao bench people|figures|stories|feeds
"""
