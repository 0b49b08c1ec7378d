import { Redacted } from "effect"
import { optional, secret } from "./Setting.ts"
import type { SharedRule, Values } from "./Setting.ts"
import { matching, whole } from "./SettingReader.ts"

/** Telegram's public key for Mini Apps. Source: https://core.telegram.org/bots/webapps#validating-data-for-third-party-use */
const TELEGRAM_PUBLIC_KEY = "e7bf03a2fa4602af4580703d88dda5bb59f32ed8b02a56c187fe7d34caed242d"

const digest = matching(/^[0-9a-f]{64}$/)

/** Whose Mini App opens the API to members. Off unless one of the first two is set. */
export const miniAppSettings = {
  botId: optional("MINI_APP_BOT_ID", "the id of your bot, which is the digits before the colon of its token", matching(/^\d{1,20}$/), null),
  secret: secret(optional("MINI_APP_SECRET", "64 digits (0-9, a-f): the HMAC-SHA-256 of the bot's token under the key WebAppData", digest, "")),
  publicKey: optional("MINI_APP_PUBLIC_KEY", "a public key of Telegram, 64 digits (0-9, a-f)", digest, TELEGRAM_PUBLIC_KEY),
  ageSecondsMax: optional("MINI_APP_MAX_AGE_SECONDS", "seconds from 60 to 86400", whole(60, 86_400), 3_600)
}

/** One proof is enough, and two would leave open which of them counts. */
export const miniAppRules: ReadonlyArray<SharedRule<typeof miniAppSettings>> = [{
  key: "MINI_APP_SECRET",
  rule: "left out where MINI_APP_BOT_ID is set",
  broken: ({ botId, secret: given }) => typeof botId === "string" && given !== undefined && Redacted.value(given) !== ""
}]

/** What these settings take as init data. */
export const miniAppAccess = ({ ageSecondsMax, botId, publicKey, secret: given }: Values<typeof miniAppSettings>) => ({
  ageMsMax: ageSecondsMax * 1_000,
  proof: botId !== null
    ? { _tag: "Signature" as const, botId, publicKey }
    : Redacted.value(given) === "" ? null : { _tag: "Hash" as const, secret: given }
})
