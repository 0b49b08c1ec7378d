import type { InitDataRefused as Refused } from "@sigmatrade/core/user/InitDataValidator"
import { InitDataRefused, InitDataValidator } from "@sigmatrade/core/user/InitDataValidator"
import { TelegramId } from "@sigmatrade/core/user/User"
import { Clock, Effect, Layer, Option, Redacted, Schema } from "effect"

/** How far ahead of us Telegram's clock may be. */
const SKEW_MS_MAX = 60_000

/** By what init data is known to be Telegram's. */
export type InitDataProof =
  | {
    /** Telegram's own signature (Ed25519), which names the bot: no secret is needed. */
    readonly _tag: "Signature"
    /** The digits before the colon of the bot's token. */
    readonly botId: string
    /** Telegram's public key: 64 hexadecimal digits. */
    readonly publicKey: string
  }
  | {
    /** A hash (HMAC-SHA-256) under what Telegram and whoever has the bot's token can make. */
    readonly _tag: "Hash"
    /** HMAC-SHA-256 of the bot's token under the key `WebAppData`: 64 hexadecimal digits. It opens nothing at Telegram. */
    readonly secret: Redacted.Redacted
  }

/** What is taken as init data; without a proof nothing is. */
export interface MiniAppAccess {
  readonly proof: InitDataProof | null
  /** How long after a Mini App was opened its init data is taken. */
  readonly ageMsMax: number
}

type Fields = ReadonlyMap<string, string>
type IsProven = (fields: Fields) => Promise<boolean>

const refused = (reason: Refused["reason"]) => new InitDataRefused({ reason })

/** The fields by name. A name that comes twice, or a line feed, which divides what is signed, could mean two things: none. */
const fieldsOf = (initData: string): Fields | null => {
  const pairs = [...new URLSearchParams(initData)]
  const fields = new Map(pairs)
  return fields.size === pairs.length && pairs.every((pair) => !pair.join("").includes("\n")) ? fields : null
}

/** What is signed: all fields but some, by name. Source: https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app */
const signedText = (fields: Fields, ...without: ReadonlyArray<string>): string =>
  [...fields].filter(([name]) => !without.includes(name)).toSorted(([one], [other]) => one < other ? -1 : 1)
    .map(([name, value]) => `${name}=${value}`).join("\n")

const bytesOf = (text: string) => new TextEncoder().encode(text)
const fromHex = (hex: string) => Uint8Array.from(hex.match(/../gu) ?? [], (byte) => Number.parseInt(byte, 16))
const fromBase64Url = (text: string) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0))

const bySignature = async ({ botId, publicKey }: Extract<InitDataProof, { readonly _tag: "Signature" }>): Promise<IsProven> => {
  const key = await crypto.subtle.importKey("raw", fromHex(publicKey), "Ed25519", false, ["verify"])
  return async (fields) => {
    const [signature = ""] = /^[\w-]{86}(?===$|$)/u.exec(fields.get("signature") ?? "") ?? []
    const text = `${botId}:WebAppData\n${signedText(fields, "hash", "signature")}`
    return signature !== "" && crypto.subtle.verify("Ed25519", key, fromBase64Url(signature), bytesOf(text))
  }
}

const byHash = async ({ secret }: Extract<InitDataProof, { readonly _tag: "Hash" }>): Promise<IsProven> => {
  const key = await crypto.subtle.importKey("raw", fromHex(Redacted.value(secret)), { name: "HMAC", hash: "SHA-256" }, false, ["verify"])
  return async (fields) => {
    const [hash = ""] = /^[0-9a-f]{64}$/u.exec(fields.get("hash") ?? "") ?? []
    // Compared by the runtime, in time that tells nothing.
    return hash !== "" && crypto.subtle.verify("HMAC", key, fromHex(hash), bytesOf(signedText(fields, "hash")))
  }
}

const decodePerson = Schema.decodeUnknownOption(Schema.fromJsonString(Schema.Struct({ id: TelegramId })))

/** When it was signed, in milliseconds, and for whom. */
const contentOf = (fields: Fields) => {
  const [seconds] = /^\d{1,11}$/u.exec(fields.get("auth_date") ?? "") ?? []
  const person = Option.getOrNull(decodePerson(fields.get("user")))
  return seconds === undefined || person === null ? null : { signedMs: Number(seconds) * 1_000, telegramId: person.id }
}

/** Known by what Telegram documents, with the cryptography of the runtime: Node and workerd alike. Its age is told of nothing that is not Telegram's. */
export const layer = ({ ageMsMax, proof }: MiniAppAccess): Layer.Layer<InitDataValidator> =>
  Layer.effect(InitDataValidator, Effect.gen(function*() {
    if (proof === null) return InitDataValidator.of({ validate: () => refused("off") })
    const isProven = yield* Effect.promise(() => proof._tag === "Signature" ? bySignature(proof) : byHash(proof))
    return InitDataValidator.of({
      validate: Effect.fnUntraced(function*(initData) {
        const fields = fieldsOf(Redacted.value(initData))
        const content = fields === null ? null : contentOf(fields)
        if (fields === null || content === null) return yield* refused("malformed")
        if (!(yield* Effect.promise(() => isProven(fields)))) return yield* refused("unproven")
        const ageMs = (yield* Clock.currentTimeMillis) - content.signedMs
        if (ageMs > ageMsMax) return yield* refused("expired")
        return ageMs < -SKEW_MS_MAX ? yield* refused("early") : content.telegramId
      })
    })
  }))
