import * as InitDataValidatorTelegram from "@sigmatrade/adapters/telegram/InitDataValidatorTelegram"
import type { InitDataProof } from "@sigmatrade/adapters/telegram/InitDataValidatorTelegram"
import { Redacted } from "effect"
import { createHmac, generateKeyPairSync, sign } from "node:crypto"

/** A bot of the tests. */
export const BOT_TOKEN = "7000000001:AAH-a-token-of-the-tests-and-of-nobody"
export const [BOT_ID = ""] = BOT_TOKEN.split(":")

const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest()
const SECRET = hmac("WebAppData", BOT_TOKEN)
const telegram = generateKeyPairSync("ed25519")

/** What `MINI_APP_SECRET` and `MINI_APP_PUBLIC_KEY` are for this bot, at a Telegram that the tests are. */
export const miniAppSecret = SECRET.toString("hex")
export const telegramPublicKey = Buffer.from(telegram.publicKey.export({ format: "jwk" }).x ?? "", "base64url").toString("hex")

/** Both ways of knowing it. */
export const proofs: { readonly [Tag in InitDataProof["_tag"]]: Extract<InitDataProof, { readonly _tag: Tag }> } = {
  Hash: { _tag: "Hash", secret: Redacted.make(miniAppSecret) },
  Signature: { _tag: "Signature", botId: BOT_ID, publicKey: telegramPublicKey }
}

/** Takes the init data of this bot, an hour long. */
export const miniAppLayer = InitDataValidatorTelegram.layer({ proof: proofs.Hash, ageMsMax: 3_600_000 })

type Fields = Readonly<Record<string, string>>

/** What Telegram signs of fields. */
const signedText = (fields: Fields) => Object.entries(fields).toSorted(([one], [other]) => one < other ? -1 : 1).map(([name, value]) => `${name}=${value}`).join("\n")

/** The fields with Telegram's signature and hash, as it adds them. */
export const signFields = (fields: Fields, { botId = BOT_ID, secret = SECRET } = {}): Fields => {
  const signature = sign(null, Buffer.from(`${botId}:WebAppData\n${signedText(fields)}`), telegram.privateKey).toString("base64url")
  return { ...fields, signature, hash: hmac(secret, signedText({ ...fields, signature })).toString("hex") }
}

/** What a page is handed when somebody opens it `secondsAgo`. */
export const fieldsFor = (telegramId: number, secondsAgo = 0): Fields => ({
  query_id: "AAHdF6IQAAAAAN0XohDhrOrc",
  user: JSON.stringify({ id: telegramId, first_name: "Влад + - ? /", language_code: "ru", allows_write_to_pm: true }),
  auth_date: String(Math.floor(Date.now() / 1_000) - secondsAgo),
  chat_type: "private",
  start_param: "from-a-friend"
})

/** Fields as `Telegram.WebApp.initData` writes them. */
export const written = (fields: Fields): string => Object.entries(fields).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&")

/** The header that opens `/v1/me` to a Telegram account. */
export const asMember = ({ telegramId }: { readonly telegramId: number }, secondsAgo = 0) => ({ authorization: `tma ${written(signFields(fieldsFor(telegramId, secondsAgo)))}` })
