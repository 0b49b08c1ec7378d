import type { RateLimit } from "./readRateLimit.ts"

/** What an answer says besides its body, for logs and figures: also of answers after which the call is tried again. */
export interface AnswerInfo {
  readonly method: string
  /** As the reference writes it: without ids, `/v1/users/:id`. */
  readonly path: string
  readonly status: number
  /** Names the request in the server's log; null: what answered gave none. */
  readonly request_id: string | null
  /** Which try this was, from 1. */
  readonly tries: number
  /** Whether it is the answer kept from an earlier request under the same idempotency key. */
  readonly isReplayed: boolean
  /** How many requests are left; null where nothing is limited. */
  readonly rateLimit: RateLimit | null
}

/** Who asks: a system, with a key of the API, or a member's page, with the init data Telegram hands to a Mini App. It is kept inside the client and appears in no error. */
export type Credential =
  | { readonly key: string; readonly initData?: undefined }
  | { readonly initData: string; readonly key?: undefined }

/** How the API is called. */
export type ClientSettings = Credential & CallSettings

/** Where the API is, and what holds for every call. */
export interface CallSettings {
  /** Where the API is, such as `https://api.example.org`; `/v1` is not part of it. */
  readonly baseUrl: string
  /** How long one try may take, in milliseconds. 30,000 unless it is named. */
  readonly timeoutMs?: number | undefined
  /** How often a call is tried at most. 4 unless it is named; what is not safe to repeat is tried once in any case. */
  readonly triesMax?: number | undefined
  /** The longest wait before the second try, in milliseconds; it doubles from try to try. 500 unless it is named. */
  readonly retryDelayMs?: number | undefined
  /** No wait between two tries is longer, in milliseconds; a call the API would have wait longer fails at once. 60,000 unless it is named. */
  readonly retryDelayMsMax?: number | undefined
  /** Lets the key travel unencrypted to another machine, for networks of your own. False unless it is named. */
  readonly allowHttp?: boolean | undefined
  /** What sends requests: `globalThis.fetch` unless it is named. */
  readonly fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined
  /** Told of every answer. What it throws fails the call. */
  readonly onAnswer?: ((answer: AnswerInfo) => void) | undefined
}

/** The settings once they are checked. */
export interface CheckedSettings {
  readonly baseUrl: string
  readonly authorization: string
  readonly timeoutMs: number
  readonly triesMax: number
  readonly retryDelayMs: number
  readonly retryDelayMsMax: number
  /** What sends requests. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Is told of every answer. */
  readonly onAnswer: (answer: AnswerInfo) => void
}

const isLoopback = ({ hostname }: URL) => hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/u.test(hostname)

/** The address without a slash at its end. What is wrong is never repeated in the error: it may hold a password. */
const checkedUrl = (text: string, allowHttp: boolean): string => {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/u.test(url.protocol)) throw new TypeError("baseUrl must be an absolute URL such as https://api.example.org")
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new TypeError("baseUrl must hold no name, password, query or fragment: the key is a setting of its own")
  }
  if (url.protocol === "http:" && !allowHttp && !isLoopback(url)) {
    throw new TypeError("baseUrl must begin with https://, or the key could be read on its way. Set allowHttp for a network of your own")
  }
  return `${url.origin}${url.pathname.replace(/\/+$/u, "")}`
}

/** What of it is wrong is not said: it is a secret. */
const checkedCredential = ({ initData, key }: Credential): string => {
  if (initData === undefined && /^[\x21-\x7e]{16,512}$/u.test(key)) return `Bearer ${key}`
  if (key === undefined && /^[\x21-\x7e]{16,8192}$/u.test(initData)) return `tma ${initData}`
  throw new TypeError(
    "key must be a key of the API: 16 to 512 visible ASCII characters, such as sk_live_...; a Mini App gives initData instead, exactly as Telegram.WebApp.initData is"
  )
}

const checkedNumber = (name: string, value: number, least: number): number => {
  if (!Number.isFinite(value) || value < least) throw new TypeError(`${name} must be a number not below ${least}`)
  return value
}

/** Fills in what is left out. Throws a `TypeError` that names the setting which cannot be used. */
export const checkSettings = (settings: ClientSettings): CheckedSettings => ({
  baseUrl: checkedUrl(settings.baseUrl, settings.allowHttp ?? false),
  authorization: checkedCredential(settings),
  timeoutMs: checkedNumber("timeoutMs", settings.timeoutMs ?? 30_000, 1),
  triesMax: checkedNumber("triesMax", settings.triesMax ?? 4, 1),
  retryDelayMs: checkedNumber("retryDelayMs", settings.retryDelayMs ?? 500, 0),
  retryDelayMsMax: checkedNumber("retryDelayMsMax", settings.retryDelayMsMax ?? 60_000, 0),
  // Asked for at each call: whoever replaces it for a test or a trace does so after this.
  fetch: settings.fetch ?? ((url, init) => globalThis.fetch(url, init)),
  onAnswer: settings.onAnswer ?? (() => {})
})
