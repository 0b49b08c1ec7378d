import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import { asProblem, ResourceNotFound } from "../../problems/declaredProblems.ts"
import { ApiDeadLetter, ApiDeadLetterAct, ApiDeadLetterHistory, ApiDeadLettersRetried, RetryBody } from "../ApiDeadLetter.ts"
import { apiId } from "../apiId.ts"
import { ApiList, pageQuery } from "../ApiList.ts"
import { BodyChecks } from "../BodyChecks.ts"
import { onceHeaders, OnceOnly } from "../OnceOnly.ts"
import { ReasonBody } from "../ReasonBody.ts"
import { described, says } from "./says.ts"

const params = { id: apiId.deadLetter }
const error = asProblem(ResourceNotFound)

/** Notices that did not arrive. */
export const deadLetters = HttpApiGroup.make("deadLetters").add(
  HttpApiEndpoint.get("list", "/dead-letters", {
    query: { ...pageQuery(apiId.deadLetter), reason: Schema.optionalKey(RetryBody.fields.reason) }, success: ApiList(ApiDeadLetter)
  }).annotateMerge(says("listDeadLetters", "Notices that were given up", "Those nobody has done anything about, the last to fail first.", "dead-letters:read")),
  HttpApiEndpoint.get("read", "/dead-letters/:id", { params, success: ApiDeadLetterHistory, error }).annotateMerge(says(
    "readDeadLetter", "One notice that was given up", "While it is open: why it was given up, and what was done about it before.", "dead-letters:read"
  )),
  HttpApiEndpoint.post("retryAll", "/dead-letter-retries", { headers: onceHeaders, payload: RetryBody, success: ApiDeadLettersRetried })
    .middleware(BodyChecks).middleware(OnceOnly).annotateMerge(says(
      "retryDeadLetters", "Send all of a reason again", "Those that have failed until now, at most 1,000 at once: ask again while some are left.", "dead-letters:write"
    )),
  HttpApiEndpoint.post("retry", "/dead-letters/:id/retry", { params, headers: onceHeaders, success: ApiDeadLetterAct, error }).middleware(OnceOnly).annotateMerge(says(
    "retryDeadLetter", "Send one again", "It is due at once, its attempts counted anew.", "dead-letters:write"
  )),
  HttpApiEndpoint.post("resolve", "/dead-letters/:id/resolve", { params, headers: onceHeaders, payload: ReasonBody, success: ApiDeadLetterAct, error })
    .middleware(BodyChecks).middleware(OnceOnly).annotateMerge(says(
      "resolveDeadLetter", "Be done with one", "It was seen to otherwise and is never tried again.", "dead-letters:write"
    ))
).annotateMerge(described("Dead letters", "Notices that did not arrive."))
