import { LimitRules } from "@sigmatrade/core/limit/LimitRules"
import { Effect } from "effect"
import { HttpApi } from "effect/http-api"
import { Hono } from "hono"
import { bodyLimit } from "hono/body-limit"
import { etag } from "hono/etag"
import { methodNotAllowed } from "hono/method-not-allowed"
import { ApiSettings } from "./ApiSettings.ts"
import { ApiContract } from "./contract/ApiContract.ts"
import { hasEntityTag } from "./contract/hasEntityTag.ts"
import { contractHandler } from "./contractHandler.ts"
import { addDashboard } from "./dashboard/addDashboard.ts"
import { makeKeyMemory } from "./middleware/KeyMemory.ts"
import { addPages } from "./pages/addPages.ts"
import { makeShortWay } from "./short/makeShortWay.ts"
import { allowOrigins } from "./web/allowOrigins.ts"
import { secretOf, testKeyAnswer } from "./sandbox/testKeyAnswer.ts"
import { answerMetrics } from "./web/answerMetrics.ts"
import { answerProblem } from "./web/answerProblem.ts"
import type { ApiEnv } from "./web/ApiEnv.ts"
import { preparedOf } from "./web/ApiEnv.ts"
import { completeAnswer } from "./web/completeAnswer.ts"
import { identify, identityOf } from "./web/identify.ts"
import { limitRequests, requestLimits } from "./web/limitRequests.ts"
import { answerLog, logAnswers } from "./web/logAnswers.ts"

/** The operations of the contract: method and path, as the router of Hono writes them too. */
const operations = (): ReadonlyArray<readonly [method: string, path: string]> => {
  const found: Array<readonly [string, string]> = []
  HttpApi.reflect(ApiContract, { onGroup: () => {}, onEndpoint: ({ endpoint: { method, path } }) => void found.push([method, path]) })
  return found
}

const addRefusals = (hono: Hono<ApiEnv>, bodyBytesMax: number) => {
  hono.use(bodyLimit({
    maxSize: bodyBytesMax,
    onError: (context) => answerProblem(context, "request_too_large", `Send a body of at most ${bodyBytesMax} bytes.`)
  }))
  hono.use(methodNotAllowed({
    app: hono,
    onMethodNotAllowed: (context, methods) =>
      answerProblem(context, "method_not_allowed", `Use ${methods.join(" or ")}.`, { allow: methods.join(", ") })
  }))
  hono.notFound((context) => answerProblem(context, "route_not_found", "Nothing is served at this path. See the reference at /docs."))
}

/** What every answer carries that is data, whoever made it. */
const addToAll = (hono: Hono<ApiEnv>, { corsOrigins, retryAfterSeconds }: ApiSettings["Service"], guessedSeconds: number) => {
  hono.use(...completeAnswer(retryAfterSeconds, guessedSeconds))
  if (corsOrigins.length > 0) hono.use("/v1/*", allowOrigins(corsOrigins))
}

/** The same for an answer of status 200 to nobody in particular, as names and values in turns. */
const constantHeaders = async (settings: ApiSettings["Service"], guessedSeconds: number): Promise<ReadonlyArray<string>> => {
  const hono = new Hono<ApiEnv>()
  addToAll(hono, settings, guessedSeconds)
  const { headers } = await hono.get("/v1/*", () => new Response(null)).request("/v1/any")
  return [...headers].flat()
}

/** The API as a Hono app, for as long as the scope lasts, and the short way of what reads. Knows no runtime. */
export const openApp = Effect.gen(function*() {
  const settings = yield* ApiSettings
  const { bodyBytesMax, problemBase, trustedProxyHops } = settings
  const surroundings = yield* Effect.context<never>()
  const runFork = Effect.runForkWith(surroundings)
  // Whoever guesses keys of both kinds is counted once.
  const remembering = Effect.provideService(ApiSettings, { ...settings, keyMemory: settings.keyMemory ?? makeKeyMemory() })
  const [{ answer, read }, answerTest] = yield* remembering(Effect.all([contractHandler, testKeyAnswer]))
  const limits = yield* requestLimits
  const [guessed] = (yield* LimitRules)["wrong-key"].windows
  const [identity, log] = [identityOf(problemBase, trustedProxyHops), answerLog(surroundings)]
  const hono = new Hono<ApiEnv>()
  hono.use(identify(identity), logAnswers(log))
  addToAll(hono, settings, guessed.ms / 1_000)
  hono.use("/v1/*", limitRequests(limits))
  hono.use("/dashboard/*", limitRequests(limits))
  addRefusals(hono, bodyBytesMax)
  for (const [method, path] of operations()) {
    if (method === "GET" && hasEntityTag(path)) hono.use(path, etag())
  }
  for (const [method, path] of operations()) {
    // Which world answers is decided here, by the kind of key, before anything looks at either.
    hono.on(method, path, (context) =>
      preparedOf(context)?.answer
        ?? (path.startsWith("/v1/") && secretOf(context) !== "" ? answerTest(context) : answer(context.req.raw, context.get("current"))))
  }
  addPages(hono)
  if (settings.metrics !== null) hono.get("/metrics", answerMetrics(settings.metrics))
  yield* addDashboard(hono)
  hono.onError((error, context) => {
    const { requestId } = context.get("current")
    runFork(Effect.logError("The request could not be answered", error).pipe(Effect.annotateLogs({ requestId })))
    return answerProblem(context, "internal_error", "The request could not be answered. Tell the operator the request_id.")
  })
  const shortWay = Effect.map(Effect.promise(() => constantHeaders(settings, guessed.ms / 1_000)), (headers) => makeShortWay({ read, limits, identityOf: identity, log, headers }))
  return { hono, shortWay }
})

/** The Hono app alone: anything with `fetch` can serve it. */
export const app = Effect.map(openApp, ({ hono }) => hono)
