/** One kind of problem, as `/problems/{code}` explains it. */
export interface ProblemKind {
  /** The HTTP status it is answered with. */
  readonly status: number
  /** The same words every time (RFC 9457). */
  readonly title: string
  /** What has happened. */
  readonly meaning: string
  /** What the caller can do about it. */
  readonly remedy: string
}

/** Every problem this API answers with, by its stable code. A code is never given another meaning. */
export const problemCatalog = {
  unauthorized: {
    status: 401,
    title: "The operator key is missing or wrong",
    meaning: "Everything under /v1 needs the operator key, and the request carried none or another one.",
    remedy: "Send the header Authorization: Bearer <API_OPERATOR_KEY> with the key this server was started with."
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
  internal_error: {
    status: 500,
    title: "Something broke on our side",
    meaning: "The request was fine and could not be answered because of an error in the server. Nothing was changed by it.",
    remedy: "Tell the operator the request_id: the log holds the cause under it."
  },
  service_unavailable: {
    status: 503,
    title: "Not available for the moment",
    meaning: "Something this answer depends on, such as the database, cannot be reached or is too slow now.",
    remedy: "Send the request again after the seconds named in the Retry-After header. Reading is always safe to repeat."
  }
} as const satisfies Record<string, ProblemKind>

/** The stable name of a kind of problem. */
export type ProblemCode = keyof typeof problemCatalog

/** All codes, in the order of the catalog. */
export const problemCodes = Object.keys(problemCatalog) as ReadonlyArray<ProblemCode>
