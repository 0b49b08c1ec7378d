import type { Effect } from "effect"
import { HttpServerResponse } from "effect/http"
import { hash } from "node:crypto"
import type { Taken } from "@sigmatrade/core/limit/RateLimits"
import type { contractHandler } from "../contractHandler.ts"
import type { CurrentRequest } from "../problems/CurrentRequest.ts"
import { secretIn } from "../sandbox/testKeyAnswer.ts"
import type { Prepared } from "../web/ApiEnv.ts"
import type { identityOf } from "../web/identify.ts"
import type { requestLimits } from "../web/limitRequests.ts"
import type { AnswerLog } from "../web/logAnswers.ts"
import type { Fellows } from "./Companions.ts"
import { makeCrowd } from "./makeCrowd.ts"
import type { PlainRead } from "./plainReads.ts"
import { plainReads } from "./plainReads.ts"

/** A request without a body, as a runtime hands it over, and where it goes from here. */
export interface Asked {
  /** Path and query. */
  readonly url: string
  /** By names in small letters, none of them given twice. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Whom the runtime speaks with. */
  readonly connection: string | undefined
  /** Sends this answer, which has the status 200. Headers are names and values in turns. */
  readonly send: (headers: ReadonlyArray<string>, body: string) => void
  /** Lets the app answer it, which does not do again what is done; `null`: nothing is. */
  readonly goOn: (prepared: Prepared | null) => void
}

/** What the app is made of, and the short way too. */
export interface ShortWayParts {
  readonly read: Effect.Success<typeof contractHandler>["read"]
  readonly limits: Effect.Success<typeof requestLimits>
  readonly identityOf: ReturnType<typeof identityOf>
  readonly log: AnswerLog
  /** What every answer of status 200 says beside what is its own; names and values in turns. */
  readonly headers: ReadonlyArray<string>
}

interface Waiting extends Asked {
  readonly plain: PlainRead
  readonly id: string
  readonly current: typeof CurrentRequest.Service
  readonly taken: Taken | null
  readonly started: number
  /** Whether he has gone before he was answered, and who is told of it. */
  hasLeft: boolean
  leave: () => void
}

const JSON_TYPE = "application/json"

/** What the whole way makes of an answer that needs more than this one can do. */
const isPlain = ({ body, headers, status }: HttpServerResponse.HttpServerResponse): boolean =>
  status === 200 && body._tag === "Uint8Array" && body.text !== undefined && headers["content-type"] === JSON_TYPE

const sameCaller = ({ current, headers }: Waiting): string => `${current.address} ${headers["authorization"]}`

const nothing = () => {}

/** Sends a body under the headers every way gives it. */
const senderOf = ({ headers: constant, limits, log }: ShortWayParts) => ({ current, plain, send, started, taken, url }: Waiting, body: string) => {
  const headers = [...constant, "content-type", JSON_TYPE, "request-id", current.requestId, "content-length", String(Buffer.byteLength(body))]
  for (const [name, value] of limits.headersOf(taken)) headers.push(name, value)
  if (plain.isTagged) headers.push("etag", `"${hash("sha1", body)}"`)
  send(headers, body)
  log(current, "GET", url.split("?", 1)[0] ?? url, 200, started)
}

const letGo = ({ current, goOn, taken }: Waiting, answer?: Response) => goOn({ current, taken, ...(answer === undefined ? {} : { answer }) })

/** Whether the caller knows a state of it already: whether it is this one is for the whole way to say. */
const knows = ({ headers }: Waiting): boolean => headers["if-none-match"] !== undefined

/** Asks the operation for one request, and lets it answer its fellows. */
const askerOf = ({ read }: ShortWayParts, send: (one: Waiting, body: string) => void) =>
(one: Waiting, fellows: Fellows | null, told: (body: string | undefined) => void): () => void => {
  const tell = (response: HttpServerResponse.HttpServerResponse) => {
    const { body } = response
    const text = isPlain(response) && body._tag === "Uint8Array" ? body.text : undefined
    if (body._tag === "Stream") letGo(one)
    else if (text === undefined || knows(one)) letGo(one, HttpServerResponse.toWeb(response))
    else send(one, text)
    told(text)
  }
  return read({ method: "GET", url: one.url, headers: one.headers, body: null, tell }, one.current, fellows)
}

/**
 * Lets the first of those who ask for one and the same thing ask for all of them; whoever is not answered with him asks alone. It stops when all
 * of them have left.
 */
const askTogether = (ask: ReturnType<typeof askerOf>, send: (one: Waiting, body: string) => void) =>
(group: ReadonlyArray<Waiting>, done: () => void): void => {
  const [first, ...others] = group
  if (first === undefined) return done()
  const fellows: Fellows = { ids: others.map(({ id }) => id), bodies: [] }
  let isDone = false
  const end = () => {
    if (!isDone) done()
    isDone = true
  }
  const stop = ask(first, fellows, (body) => {
    for (const [index, other] of others.entries()) {
      const own = fellows.bodies[index] ?? (other.url === first.url ? body : undefined)
      if (own === undefined) other.leave = ask(other, null, nothing)
      else if (knows(other)) letGo(other, new Response(own, { headers: { "content-type": JSON_TYPE } }))
      else send(other, own)
    }
    end()
  })
  const leave = () => {
    if (isDone || !group.every(({ hasLeft }) => hasLeft)) return
    stop()
    end()
  }
  for (const one of group) one.leave = leave
  leave()
}

/** Asks an operation for many at once: one of each caller for all of his. */
const crowdOf = (askAll: ReturnType<typeof askTogether>, ended: () => void) =>
  makeCrowd<Waiting>((all, done) => {
    const groups = [...Map.groupBy(all, sameCaller).values()]
    let left = groups.length
    for (const group of groups) askAll(group, () => (--left === 0 ? done() : undefined))
  }, ended)

/**
 * Answers operations that read without what a request costs on its whole way through the app: the same identity, limits, key, operation and
 * log, but no requests and answers of the web. Whatever is not plain and successful goes on the whole way, so nothing else is decided here:
 * errors, what is not modified, pages of other origins. Gives back how to stop, or `null` for what it does not take.
 */
export const makeShortWay = (parts: ShortWayParts): (asked: Asked) => (() => void) | null => {
  const find = plainReads()
  const send = senderOf(parts)
  const ask = askerOf(parts, send)
  const askAll = askTogether(ask, send)
  const crowds = new Map<string, ReturnType<typeof crowdOf>>()
  const join = (one: Waiting) => {
    // Who asks for one place of many is answered with whoever asks for another; all else only with whoever asks for the very same.
    const key = one.plain.isShared && !one.url.includes("?") ? one.plain.path : `${sameCaller(one)} ${one.url}`
    const crowd = crowds.get(key) ?? crowdOf(askAll, () => crowds.delete(key))
    crowds.set(key, crowd)
    crowd(one)
    return () => {
      one.hasLeft = true
      one.leave()
    }
  }
  const enter = (one: Waiting, isRefused: boolean) => {
    if (isRefused) letGo(one)
    return isRefused ? nothing : join(one)
  }
  return (asked) => {
    const found = find(asked.url)
    // A sandbox answers test keys, and it is reached on the whole way only.
    if (found === null || secretIn(asked.headers["authorization"]) !== "") return null
    const [plain, id] = found
    const current = parts.identityOf((name) => asked.headers[name], asked.connection)
    const one = { ...asked, plain, id, current, started: performance.now(), hasLeft: false, leave: nothing }
    const taken = parts.limits.take(asked.headers["authorization"], current.address)
    if (!(taken instanceof Promise)) return enter({ ...one, taken }, taken?._tag === "Refused")
    let stop = nothing
    taken.then((late) => (stop = enter({ ...one, taken: late }, late?._tag === "Refused")), () => asked.goOn(null))
    return () => stop()
  }
}
