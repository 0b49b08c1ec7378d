import type { Update } from "grammy/types"
import { isEqual } from "../SessionSecrets.ts"
import { readUpdateBody } from "./readUpdateBody.ts"

/** What the bot lets in. */
export interface KnockRules {
  /** Where Telegram delivers and what it proves itself by; `null`: updates are polled, and only the health is served. */
  readonly webhook: { readonly path: string; readonly secret: string } | null
  /** Takes an update in; resolves once it is kept. */
  readonly keep: (update: Update) => Promise<void>
  /** Whether as many updates are in hand as can be served at once: then Telegram is asked to come again. */
  readonly isFull: () => boolean
  /** Whether updates can be kept and served. */
  readonly isHealthy: () => Promise<boolean>
}

/** A request from outside, whatever runtime it came to. */
export interface Knock {
  readonly method: string | undefined
  /** With its query, when it has one. */
  readonly path: string
  readonly header: (name: string) => string | undefined
  readonly body: () => AsyncIterable<Uint8Array>
}

/** What Telegram proves itself by. */
const SECRET_HEADER = "x-telegram-bot-api-secret-token"

/** Only the path tells an update from anything else; only the secret tells Telegram from anybody else, and before a byte of the body is read. */
const takeIn = async ({ isFull, keep, webhook }: KnockRules, { body, header, method, path }: Knock): Promise<number> => {
  const { pathname } = new URL(path, "http://localhost")
  if (webhook === null || pathname !== `/telegram/${webhook.path}`) return 404
  if (method !== "POST") return 405
  const given = header(SECRET_HEADER)
  if (given === undefined || !isEqual(given, webhook.secret)) return 401
  if (isFull()) return 503
  const update = await readUpdateBody(body())
  if (typeof update === "number") return update
  return keep(update).then(() => 200, () => 503)
}

/** Answers with an HTTP status: `/health` to everybody, updates to Telegram alone. */
export const answerKnock = async (rules: KnockRules, knock: Knock): Promise<number> => {
  if (knock.path !== "/health") return takeIn(rules, knock)
  if (knock.method !== "GET" && knock.method !== "HEAD") return 405
  return await rules.isHealthy() ? 200 : 503
}

/** What is said beside a status. */
export const wordsOf = (status: number): string => status === 200 ? `{"status":"up"}` : `{"status":${status}}`
