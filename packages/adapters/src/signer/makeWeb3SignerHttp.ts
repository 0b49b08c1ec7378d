import { Effect, Redacted, Schema } from "effect"

/** How long a remote signer may take, and how much it may answer. */
export interface Web3SignerLimits {
  readonly requestMsMax: number
  readonly responseBytesMax: number
}

/** What the signer answered: its status and its body as text. */
export interface Web3SignerReply {
  readonly status: number
  readonly text: string
}

/** No whole answer came, in words without the URL, which may hold a password. */
export class Web3SignerSilent extends Schema.TaggedError<Web3SignerSilent>()("Web3SignerSilent", { reason: Schema.String }) {}

/** Reads a body up to a size; `null` when there is more. */
const readBody = async (response: Response, bytesMax: number): Promise<string | null> => {
  const chunks: Array<Uint8Array> = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > bytesMax) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString("utf8")
}

/** The URL without what must not stand in it, and the header that says it instead: `fetch` refuses a URL with a password, and quotes it. */
const split = (url: string) => {
  const base = new URL(url)
  const [username, password] = [decodeURIComponent(base.username), decodeURIComponent(base.password)]
  base.username = ""
  base.password = ""
  const basic = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`
  return {
    root: base.href.replace(/[?#].*$/u, "").replace(/\/+$/u, ""),
    headers: username === "" && password === "" ? {} : { authorization: basic }
  }
}

/**
 * Makes the function that asks a remote signer something: with a body it is a POST. Follows no redirect, for whoever answers one is not
 * the signer that was set. Errors: `Web3SignerSilent`.
 */
export const makeWeb3SignerHttp = (url: Redacted.Redacted, limits: Web3SignerLimits) => {
  const { headers, root } = split(Redacted.value(url))
  return (path: string, body?: unknown): Effect.Effect<Web3SignerReply, Web3SignerSilent> =>
    Effect.tryPromise({
      try: async (signal) => {
        const response = await fetch(`${root}${path}`, {
          method: body === undefined ? "GET" : "POST",
          headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          redirect: "error",
          signal
        })
        return { status: response.status, text: await readBody(response, limits.responseBytesMax) }
      },
      // What fetch says may quote the URL or a header.
      catch: () => new Web3SignerSilent({ reason: "the remote signer cannot be reached" })
    }).pipe(
      Effect.timeoutOrElse({
        duration: limits.requestMsMax,
        orElse: () => Effect.fail(new Web3SignerSilent({ reason: `the remote signer did not answer within ${limits.requestMsMax} ms` }))
      }),
      Effect.flatMap(({ status, text }) =>
        text === null ? Effect.fail(new Web3SignerSilent({ reason: "the remote signer answered too much" })) : Effect.succeed({ status, text }))
    )
}
