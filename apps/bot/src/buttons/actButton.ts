import type { UserId } from "@sigmatrade/core/user/User"
import type { InlineKeyboardButton } from "grammy/types"
import { DateTime, Effect } from "effect"
import { SessionSecrets } from "../SessionSecrets.ts"

/** What a button asks for that is more than to look at something. */
export interface Act {
  /** A word of `performRequest`. */
  readonly name: string
  /** What it is done to, with the version of it that the member has seen; 1 to 40 of `A-Z`, `a-z`, `0-9`, `.`. */
  readonly entity: string
}

/** An act as a button carries it. */
export interface SignedAct extends Act {
  /** The end of its time, in minutes since 1970. */
  readonly expiresMinute: number
  readonly signature: string
}

/** How long a button that does something may be pressed. */
const ACT_HOURS = 24
const MINUTE_MS = 60_000
const RADIX = 36

const signedText = (owner: UserId, { entity, expiresMinute, name }: Omit<SignedAct, "signature">) => [owner, name, entity, expiresMinute].join("|")

/** A button's data for one member and one act, 64 bytes at most. */
export const actData = Effect.fn("actData")(function*(owner: UserId, act: Act) {
  const { signButton } = yield* SessionSecrets
  const expiresMinute = Math.floor(DateTime.add(yield* DateTime.now, { hours: ACT_HOURS }).epochMilliseconds / MINUTE_MS)
  return `!${act.name}:${act.entity}:${expiresMinute.toString(RADIX)}:${signButton(signedText(owner, { ...act, expiresMinute }))}`
})

/** A button that does something, for this member alone and for a day. */
export const actButton = Effect.fn("actButton")(function*(owner: UserId, label: string, name: string, entity: string) {
  return { text: label, callback_data: yield* actData(owner, { name, entity }) } satisfies InlineKeyboardButton
})

/** Reads a button's data; `null` when it does not ask for an act. What it says is not proven yet. */
export const readAct = (data: string): SignedAct | null => {
  const [, name, entity, minute, signature] = /^!([a-z]{1,20}):([A-Za-z0-9.]{1,40}):([0-9a-z]{1,6}):([\w-]{16})$/.exec(data) ?? []
  if (name === undefined || entity === undefined || minute === undefined || signature === undefined) return null
  return { name, entity, expiresMinute: Number.parseInt(minute, RADIX), signature }
}

/** Why an act is not done; `null`: it was offered to this very member within the last day. */
export const refusalOf = Effect.fn("refusalOf")(function*(owner: UserId, act: SignedAct) {
  const { fitsButton } = yield* SessionSecrets
  if (!fitsButton(signedText(owner, act), act.signature)) return "not offered to this member"
  const now = yield* DateTime.now
  return now.epochMilliseconds >= act.expiresMinute * MINUTE_MS ? "expired" : null
})
