import { messageProblems } from "./messageProblems.ts"
import type { ProblemKind } from "./ProblemKind.ts"
import { deskProblems } from "./deskProblems.ts"
import { ruleProblems } from "./ruleProblems.ts"

/** Every problem this API answers with, by its stable code. A code is never given another meaning. */
export const problemCatalog = {
  unauthorized: {
    status: 401,
    title: "The key is missing or opens nothing",
    meaning: "Everything under /v1 needs a key, and the request carried none, or one that is wrong, expired or revoked.",
    remedy: "Send the header Authorization: Bearer <key> with a key of this server. Operators make them with POST /v1/keys."
  },
  init_data_refused: {
    status: 401,
    title: "The init data is missing or opens nothing",
    meaning: "Everything under /v1/me needs the init data of a Mini App of this community's bot, and the request carried none, or one that is changed, of another bot or too old.",
    remedy: "Send the header Authorization: tma <init data> with Telegram.WebApp.initData as Telegram hands it to the page. When it is too old, open the Mini App again."
  },
  account_unregistered: {
    status: 403,
    title: "The Telegram account is no member yet",
    meaning: "Telegram vouches for the account, but nobody has joined the community with it.",
    remedy: "Let the person open the bot, by an invitation if there is one, and press Start; then send the request again."
  },
  account_blocked: {
    status: 403,
    title: "The account may not act here",
    meaning: "An operator has blocked the member, ended his membership or put the account on the blacklist. What he has stays his.",
    remedy: "The bot says what the member can do: whoever is blocked may appeal once."
  },
  scope_missing: {
    status: 403,
    title: "The key may not be used for this",
    meaning: "The key is right, but the operation needs a scope that it does not have. The reference names the scope of every operation.",
    remedy: "Ask an operator for a key with that scope: what a key may be used for never changes."
  },
  not_permitted: {
    status: 403,
    title: "The operator behind the key may not do this",
    meaning: "A key acts for an operator and may never do more than his role allows, which is looked at anew for every request. The reference names what each operation needs (x-required-permission).",
    remedy: "Use a key of an operator whose role allows it, or let an owner change the role."
  },
  test_key_required: {
    status: 403,
    title: "Only a test key may do this",
    meaning: "The operation moves the chain or the clock of a sandbox. A live key opens live data, in which nobody moves either.",
    remedy: "Make a test key with POST /v1/keys, mode test and the scope sandbox:control, and send that one."
  },
  sandbox_elsewhere: {
    status: 501,
    title: "Test keys are not answered here",
    meaning: "A sandbox lives in the memory of one process, and this server has none: on the edge every request may meet another.",
    remedy: "Send requests with test keys to the API that runs on Node. Live keys are answered here."
  },
  sandbox_full: {
    status: 409,
    title: "The sandbox is full",
    meaning: "A sandbox holds a bounded number of blocks and records, and this one has reached it. It can still be read.",
    remedy: "Begin anew with POST /v1/sandbox/reset."
  },
  keys_guessed: {
    status: 429,
    title: "Too many wrong keys",
    meaning: "Several wrong keys came from this address within a quarter of an hour. Until it is over no key of it is looked at that has not worked before.",
    remedy: "Wait for the seconds in the Retry-After header and correct the key. Behind a proxy of yours set API_TRUSTED_PROXY_HOPS."
  },
  body_invalid: {
    status: 400,
    title: "The body is not valid",
    meaning: "The body is no JSON, lacks something, holds something the operation does not know, or has a value of another form than the reference describes.",
    remedy: "Correct the places named in errors, each by its JSON Pointer, and send the request again. Amounts are strings of digits in base units."
  },
  media_type_unsupported: {
    status: 415,
    title: "The body is of another kind than JSON",
    meaning: "Bodies are read as application/json only.",
    remedy: "Send JSON with the header Content-Type: application/json."
  },
  key_not_found: {
    status: 404,
    title: "No such key",
    meaning: "The id is well-formed, but no key has it.",
    remedy: "List the keys at /v1/keys. The id is not the secret."
  },
  key_ended: {
    status: 409,
    title: "The key has ended",
    meaning: "It is expired or revoked, and cannot be renewed.",
    remedy: "Make a new key with POST /v1/keys."
  },
  parameter_invalid: {
    status: 400,
    title: "A parameter is not valid",
    meaning: "A part of the path or of the query does not have the form the reference describes.",
    remedy: "Correct the parameters named in errors and send the request again. Repeating it unchanged never helps."
  },
  parameter_unknown: {
    status: 400,
    title: "A query parameter is not known here",
    meaning: "The query holds a name this operation does not have. It is refused, so that a typing error is never ignored.",
    remedy: "Remove the parameters named in errors, or correct their spelling with the help of the reference at /docs."
  },
  user_not_found: {
    status: 404,
    title: "No such user",
    meaning: "The id is well-formed, but no user has it.",
    remedy: "Check where the id comes from. Ids are never reused, so a user who was there once stays there."
  },
  resource_not_found: {
    status: 404,
    title: "Nothing has this id",
    meaning: "The id is well-formed, but nothing of this kind has it, or it is not of this kind any more.",
    remedy: "Check where the id comes from, and that its prefix is the one of what the path speaks of. Ids are never reused."
  },
  liability_not_found: {
    status: 404,
    title: "No such liability",
    meaning: "No published tree of that day and asset holds this user: he had nothing, the day is not published yet, or its leaves are forgotten.",
    remedy: "Read /v1/liabilities for the days and assets that are published. Proofs can be asked for 90 days."
  },
  route_not_found: {
    status: 404,
    title: "No such resource",
    meaning: "Nothing is served at this path.",
    remedy: "Look up the path at /docs. Paths are case-sensitive and do not end with a slash."
  },
  method_not_allowed: {
    status: 405,
    title: "This method is not allowed here",
    meaning: "The path exists, but not for this method.",
    remedy: "Use one of the methods named in the Allow header of the answer."
  },
  request_malformed: {
    status: 400,
    title: "The request is not well-formed HTTP",
    meaning: "The request could not be understood at all: its first line, its headers or its Host are broken.",
    remedy: "Check the client or the proxy between us."
  },
  request_timeout: {
    status: 408,
    title: "The request took too long to arrive",
    meaning: "Headers or body were not complete in time, and the connection was closed.",
    remedy: "Send the request again, whole."
  },
  request_too_large: {
    status: 413,
    title: "The request body is too large",
    meaning: "The body exceeds what this server accepts.",
    remedy: "Send less. Reading operations need no body at all."
  },
  headers_too_large: {
    status: 431,
    title: "The request headers are too large",
    meaning: "The headers together exceed what this server accepts.",
    remedy: "Send fewer or shorter headers."
  },
  quota_exceeded: {
    status: 429,
    type: "https://iana.org/assignments/http-problem-types#quota-exceeded",
    title: "Too many requests",
    meaning: "This key, or this address without a key, has asked more often than the policy in the RateLimit-Policy header allows.",
    remedy: "Wait for the seconds in the Retry-After header, and spread requests: the RateLimit header of every answer says how many are left."
  },
  ...ruleProblems,
  ...deskProblems,
  ...messageProblems,
  internal_error: {
    status: 500,
    title: "Something broke on our side",
    meaning: "The request was fine and could not be answered because of an error in the server. What it had begun was undone, unless its answer alone was lost.",
    remedy: "Tell the operator the request_id: the log holds the cause under it."
  },
  service_unavailable: {
    status: 503,
    title: "Not available for the moment",
    meaning: "Something this answer depends on, such as the database, cannot be reached or is too slow now.",
    remedy: "Send the request again after the seconds named in the Retry-After header. Reading is always safe to repeat, and so is writing with the same Idempotency-Key."
  }
} as const satisfies Record<string, ProblemKind>

/** The stable name of a kind of problem. */
export type ProblemCode = keyof typeof problemCatalog

/** All codes, in the order of the catalog. */
export const problemCodes = Object.keys(problemCatalog) as ReadonlyArray<ProblemCode>
