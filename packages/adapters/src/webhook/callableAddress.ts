import { Effect, Schema } from "effect"
import { lookup } from "node:dns/promises"
import type { ResolveName } from "./resolvePublic.ts"
import { resolvePublic } from "./resolvePublic.ts"

/** Whom we call. */
export interface CallRules {
  /** For developers: plain HTTP to this machine. */
  readonly loopback: boolean
  /** The runtime's unless it is named. */
  readonly resolve?: ResolveName
}

/** The URL is none that is called. */
export class UrlBad extends Schema.TaggedError<UrlBad>()("UrlBad", {}) {}

const resolveByRuntime: ResolveName = (name) => lookup(name, { all: true })

/** Whether a URL is one we call at all: TLS, no names and passwords in it. */
const isCallable = (url: URL, loopback: boolean) =>
  (url.protocol === "https:" || (loopback && url.protocol === "http:")) && url.username === "" && url.password === ""

/** The URL of a text, and the one address it may be called at. Errors: `UrlBad`, `NameUnknown`, `AddressRefused`. */
export const callableAddress = Effect.fn("callableAddress")(function*(text: string, { loopback, resolve = resolveByRuntime }: CallRules) {
  const url = URL.parse(text)
  if (url === null || !isCallable(url, loopback)) return yield* new UrlBad()
  return { url, ...(yield* resolvePublic(url.hostname, resolve, loopback)) }
})
