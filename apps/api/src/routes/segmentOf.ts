import type { Segment } from "@sigmatrade/core/broadcast/Segment"
import type { AudienceBody } from "../contract/BroadcastBody.ts"

/** Whom a broadcast is for, from what was asked. */
export const segmentOf = (audience: AudienceBody): Segment => {
  switch (audience.type) {
    case "everybody":
      return { _tag: "Everybody" }
    case "in_language":
      return { _tag: "InLanguage", language: audience.language }
    case "at_level":
      return { _tag: "AtLevel", level: audience.level }
    case "with_balance":
      return { _tag: "WithBalance" }
    case "inactive_since":
      return { _tag: "InactiveSince", since: audience.since }
    case "listed":
      return { _tag: "Listed", members: audience.users }
  }
}

/** The word the audit log knows an audience by: the one of the operators' desk where it has one. */
export const segmentWord = (audience: AudienceBody): string => {
  switch (audience.type) {
    case "everybody":
      return "all"
    case "in_language":
      return audience.language
    case "at_level":
      return audience.level === null ? "none" : `level-${audience.level}`
    case "with_balance":
      return "rich"
    case "inactive_since":
      return "inactive"
    case "listed":
      return "listed"
  }
}
