"""A pack of a user's own, with little in it."""

from __future__ import annotations

__all__ = ["OWN"]

OWN = """\
pack: tea
title: 茶产业 *补助*
terms: {茶园补助: [], 种苗补助: [], 有机肥补助: []}
rules:
  - id: TEA001
    title: 茶园补助等于两项之和
    why: 只有两项。
    kind: identity
    formula: 茶园补助 = 种苗补助 + 有机肥补助
    message: 写作 {stated}
    examples:
      fail:
        - text: "```\\n茶园补助31.00万元，其中：种苗补助18.00万元，有机肥补助12.00万元。\\n```"
          line: 2
          stated: 31.00万元
"""
