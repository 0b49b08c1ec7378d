import type { Broadcast } from "@sigmatrade/core/broadcast/Broadcast"
import type { Segment } from "@sigmatrade/core/broadcast/Segment"
import type { ApiBroadcast } from "../contract/ApiBroadcast.ts"

const TYPES = {
  Everybody: "everybody", InLanguage: "in_language", AtLevel: "at_level", WithBalance: "with_balance", InactiveSince: "inactive_since", Listed: "listed"
} as const

const audienceView = (segment: Segment): (typeof ApiBroadcast.Type)["audience"] => ({
  type: TYPES[segment._tag],
  language: segment._tag === "InLanguage" ? segment.language : null,
  level: segment._tag === "AtLevel" ? segment.level : null,
  since: segment._tag === "InactiveSince" ? segment.since : null,
  listed: segment._tag === "Listed" ? segment.members.length : null
})

/** A broadcast as integrators see it. */
export const broadcastView = (broadcast: Broadcast): typeof ApiBroadcast.Type => ({
  object: "broadcast",
  id: broadcast.id,
  operator: broadcast.operator,
  state: broadcast.state,
  audience: audienceView(broadcast.segment),
  text: broadcast.content.text,
  media: broadcast.content.media?.kind ?? null,
  link: broadcast.content.link,
  not_before: broadcast.notBefore,
  not_after: broadcast.notAfter,
  created_at: broadcast.createdAt,
  started_at: broadcast.startedAt,
  ended_at: broadcast.endedAt
})
