import { Effect, Schema } from "effect"
import { HttpApiSchema } from "effect/http-api"
import { CurrentRequest } from "./CurrentRequest.ts"
import { BodyFault, PROBLEM_JSON, ParameterFault } from "./Problem.ts"
import type { ProblemCode } from "./problemCatalog.ts"
import { problemCatalog } from "./problemCatalog.ts"

/** What every problem of a code says on the wire. */
export const members = <const Code extends ProblemCode>(code: Code) => ({
  type: Schema.String.annotate({ description: `Absolute URI that ends with /${code} and explains the problem.`, format: "uri" }),
  title: Schema.tag(problemCatalog[code].title),
  status: Schema.tag(problemCatalog[code].status),
  detail: Schema.String.annotate({ description: "What is wrong with this very request and what to do. For people, not for programs." }),
  code: Schema.tag(code),
  request_id: Schema.String.annotate({ description: "The id of the request, as in the request-id header and in the server's log." })
})

const faults = { errors: Schema.Array(ParameterFault).annotate({ description: "Each parameter that is wrong, and how." }) }

/** How problems of a code are told apart in the contract. */
export const documented = (code: ProblemCode) => ({
  description: problemCatalog[code].title,
  httpApiStatus: problemCatalog[code].status
})

/** The key is missing, wrong, expired or revoked. */
export class Unauthorized extends Schema.Error<Unauthorized>("Unauthorized")(members("unauthorized"), documented("unauthorized")) {}

/** The key may not be used for this operation. */
export class ScopeMissing extends Schema.Error<ScopeMissing>("ScopeMissing")(members("scope_missing"), documented("scope_missing")) {}

/** Too many wrong keys came from this address. */
export class KeysGuessed extends Schema.Error<KeysGuessed>("KeysGuessed")(members("keys_guessed"), documented("keys_guessed")) {}

/** The operator a key acts for may not do this. */
export class NotPermitted extends Schema.Error<NotPermitted>("NotPermitted")(members("not_permitted"), documented("not_permitted")) {}

/** The body does not have the documented form. */
export class BodyInvalid extends Schema.Error<BodyInvalid>("BodyInvalid")(
  { ...members("body_invalid"), errors: Schema.Array(BodyFault).annotate({ description: "Each place of the body that is wrong, and how." }) },
  documented("body_invalid")
) {}

/** No key has this id. */
export class KeyNotFound extends Schema.Error<KeyNotFound>("KeyNotFound")(members("key_not_found"), documented("key_not_found")) {}

/** The key has ended already. */
export class KeyEnded extends Schema.Error<KeyEnded>("KeyEnded")(members("key_ended"), documented("key_ended")) {}

/** A path or query parameter does not have the documented form. */
export class ParameterInvalid extends Schema.Error<ParameterInvalid>("ParameterInvalid")(
  { ...members("parameter_invalid"), ...faults },
  documented("parameter_invalid")
) {}

/** The query holds a name the operation does not have. */
export class ParameterUnknown extends Schema.Error<ParameterUnknown>("ParameterUnknown")(
  { ...members("parameter_unknown"), ...faults },
  documented("parameter_unknown")
) {}

/** No user has this id. */
export class UserNotFound extends Schema.Error<UserNotFound>("UserNotFound")(members("user_not_found"), documented("user_not_found")) {}

/** Nothing of this kind has this id. */
export class ResourceNotFound
  extends Schema.Error<ResourceNotFound>("ResourceNotFound")(members("resource_not_found"), documented("resource_not_found")) {}

/** No published tree of this day and asset holds the user. */
export class LiabilityNotFound
  extends Schema.Error<LiabilityNotFound>("LiabilityNotFound")(members("liability_not_found"), documented("liability_not_found")) {}

/** A broken invariant or an error of ours; the cause stands in the log only. */
export class InternalError extends Schema.Error<InternalError>("InternalError")(members("internal_error"), documented("internal_error")) {}

/** The database, or another part an answer needs, cannot be reached or is too slow now. */
export class ServiceUnavailable extends Schema.Error<ServiceUnavailable>("ServiceUnavailable")(
  members("service_unavailable"),
  documented("service_unavailable")
) {}

/** The problems operations of the contract declare; the others come from the layers around it. */
export const declaredProblems = [
  Unauthorized, ScopeMissing, KeysGuessed, NotPermitted, BodyInvalid, KeyNotFound, KeyEnded, ParameterInvalid, ParameterUnknown, UserNotFound,
  ResourceNotFound, LiabilityNotFound, InternalError, ServiceUnavailable
] as const

/** Whether an error is a problem that is ready to be sent. */
export const isDeclaredProblem = (error: unknown): boolean => declaredProblems.some((declared) => error instanceof declared)

/** Marks a schema of a problem for the contract: encoded as `application/problem+json`. */
export const asProblem = HttpApiSchema.asJson({ contentType: PROBLEM_JSON })

/** What a problem says about the request it answers. */
export const problemOf = (code: ProblemCode, detail: string) =>
  Effect.map(CurrentRequest, ({ problemBase, requestId }) => ({ type: `${problemBase}/${code}`, detail, request_id: requestId }))
