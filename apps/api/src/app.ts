import { Effect } from "effect"
import { HttpApi } from "effect/http-api"
import { Hono } from "hono"
import { bodyLimit } from "hono/body-limit"
import { methodNotAllowed } from "hono/method-not-allowed"
import { ApiSettings } from "./ApiSettings.ts"
import { ApiContract } from "./contract/ApiContract.ts"
import { contractHandler } from "./contractHandler.ts"
import { addPages } from "./pages/addPages.ts"
import { answerProblem } from "./web/answerProblem.ts"
import type { ApiEnv } from "./web/ApiEnv.ts"
import { completeAnswer } from "./web/completeAnswer.ts"
import { identify } from "./web/identify.ts"
import { logAnswers } from "./web/logAnswers.ts"

/** The paths of the contract, as the router of Hono writes them too. */
const contractPaths = (): ReadonlyArray<string> => {
  const paths: Array<string> = []
  HttpApi.reflect(ApiContract, { onGroup: () => {}, onEndpoint: ({ endpoint }) => void paths.push(endpoint.path) })
  return paths
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

/** The API as a Hono app, for as long as the scope lasts. Knows no runtime: Node serves it, and so could anything with `fetch`. */
export const app = Effect.gen(function*() {
  const { bodyBytesMax, problemBase, retryAfterSeconds } = yield* ApiSettings
  const surroundings = yield* Effect.context<never>()
  const runFork = Effect.runForkWith(surroundings)
  const answer = yield* contractHandler
  const hono = new Hono<ApiEnv>()
  hono.use(identify(problemBase), logAnswers(surroundings), ...completeAnswer(retryAfterSeconds))
  addRefusals(hono, bodyBytesMax)
  for (const path of contractPaths()) hono.get(path, (context) => answer(context.req.raw, context.get("current")))
  yield* addPages(hono)
  hono.onError((error, context) => {
    const { requestId } = context.get("current")
    runFork(Effect.logError("The request could not be answered", error).pipe(Effect.annotateLogs({ requestId })))
    return answerProblem(context, "internal_error", "The request could not be answered. Tell the operator the request_id.")
  })
  return hono
})
