import { Effect } from "effect"
import type { Request } from "../readRequest.ts"
import type { Turn } from "../Turn.ts"
import { menuKeyboard, shown } from "../View.ts"

const keys = { Wordless: "unknown-wordless", UnknownCommand: "unknown-command" } as const

/** Something we cannot do anything with: a friendly word and the ways on from here. */
export const unexpected = Effect.fn("unexpected")(function*({ member, texts }: Turn, tag: Extract<Request["_tag"], "Words" | keyof typeof keys>) {
  const words = member.wallet === null ? "unknown-words-wallet" : "unknown-words"
  return shown(texts.html(tag === "Words" ? words : keys[tag]), menuKeyboard(texts))
})
