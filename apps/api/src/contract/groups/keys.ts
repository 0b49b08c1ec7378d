import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import { asProblem, BodyInvalid, KeyEnded, KeyNotFound, ScopeMissing } from "../../problems/declaredProblems.ts"
import { ApiKeyBody, ApiKeyRef, ApiKeyResource, NewApiKeyResource, RotationBody } from "../ApiKeyResource.ts"
import { ApiList, pageQuery } from "../ApiList.ts"
import { BodyChecks } from "../BodyChecks.ts"
import { described, says } from "./says.ts"

const params = { id: ApiKeyRef }
const created = HttpApiSchema.status(201)

/** Who may use this API, and for what. */
export const keys = HttpApiGroup.make("keys").add(
  HttpApiEndpoint.get("list", "/keys", { query: pageQuery(ApiKeyRef), success: ApiList(ApiKeyResource) }).annotateMerge(says(
    "listKeys", "All keys", "Those that have ended too, newest first. Secrets are in none of them.", "keys:manage"
  )),
  HttpApiEndpoint.get("read", "/keys/:id", { params, success: ApiKeyResource, error: asProblem(KeyNotFound) }).annotateMerge(says(
    "readKey", "One key", "What it may be used for, when it was used last and when it ends.", "keys:manage"
  )),
  HttpApiEndpoint.post("create", "/keys", {
    payload: ApiKeyBody, success: NewApiKeyResource.pipe(created), error: [asProblem(BodyInvalid), asProblem(ScopeMissing)]
  }).middleware(BodyChecks).annotateMerge(says(
    "createKey", "Make a key", "It acts for the operator whose key asks. The secret is in this answer and never again.", "keys:manage"
  )),
  HttpApiEndpoint.post("rotate", "/keys/:id/rotate", {
    params, payload: RotationBody, success: NewApiKeyResource.pipe(created),
    error: [asProblem(KeyNotFound), asProblem(KeyEnded), asProblem(ScopeMissing)]
  }).middleware(BodyChecks).annotateMerge(says(
    "rotateKey", "Renew a key", "Makes a key that may do the same under a new secret, and ends the old one after an overlap.", "keys:manage"
  )),
  HttpApiEndpoint.post("revoke", "/keys/:id/revoke", { params, success: ApiKeyResource, error: asProblem(KeyNotFound) })
    .annotateMerge(says(
      "revokeKey", "Revoke a key", "From this moment on it opens nothing. Revoking it again changes nothing.", "keys:manage"
    ))
).annotateMerge(described("Keys", "Who may use this API, and for what."))
