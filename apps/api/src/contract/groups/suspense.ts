import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import { asProblem, ResourceNotFound, UserNotFound } from "../../problems/declaredProblems.ts"
import { refusals } from "../../problems/refuse.ts"
import { ApiDeposit } from "../ApiDeposit.ts"
import { apiId } from "../apiId.ts"
import { ApiList, pageQuery } from "../ApiList.ts"
import { ApiSuspense, AssignmentBody } from "../ApiSuspense.ts"
import { BodyChecks } from "../BodyChecks.ts"
import { decisionHeaders, matchProblems } from "../matchHeaders.ts"
import { OnceOnly } from "../OnceOnly.ts"
import { ReasonBody } from "../ReasonBody.ts"
import { described, says } from "./says.ts"

const params = { id: apiId.suspense }
const refused = [asProblem(ResourceNotFound), ...refusals(...matchProblems, "suspense_assigned")] as const

const assign = HttpApiEndpoint.post("assign", "/suspense/:id/assign", {
  params, headers: decisionHeaders, payload: AssignmentBody, success: ApiDeposit, error: [asProblem(UserNotFound), ...refused]
}).middleware(BodyChecks).middleware(OnceOnly).annotateMerge(says(
  "assignSuspense",
  "Give a payment to a user",
  "For ever: it is credited like any deposit of his. The answer is that deposit. Read the user first: nobody asks back.",
  "suspense:write"
))

const decide = <const Name extends "return" | "keep">(name: Name, identifier: string, summary: string, description: string) =>
  HttpApiEndpoint.post(name, `/suspense/:id/${name}`, { params, headers: decisionHeaders, payload: ReasonBody, success: ApiSuspense, error: refused })
    .middleware(BodyChecks).middleware(OnceOnly).annotateMerge(says(identifier, summary, description, "suspense:write"))

/** Money without an owner yet. */
export const suspense = HttpApiGroup.make("suspense").add(
  HttpApiEndpoint.get("list", "/suspense", {
    query: pageQuery(apiId.suspense), success: ApiList(ApiSuspense)
  }).annotateMerge(says("listSuspense", "Everything in suspense", "Payments nobody is known to own, by place on the chain, newest first.", "suspense:read")),
  HttpApiEndpoint.get("read", "/suspense/:id", {
    params, success: ApiSuspense, error: asProblem(ResourceNotFound)
  }).annotateMerge(says(
    "readSuspense", "One payment in suspense", "Where it came from, why nobody owns it, and what was decided last. Its ETag is what a decision about it names.", "suspense:read"
  )),
  assign,
  decide("return", "returnSuspense", "Decide that a payment goes back", "Notes that it is to be paid back to where it came from. It stays in suspense until then, and may be decided about anew."),
  decide("keep", "keepSuspense", "Decide that a payment stays", "Notes that it stays where it is. It may be decided about anew.")
).annotateMerge(described("Suspense", "Money without an owner yet."))
