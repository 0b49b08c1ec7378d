import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import { ApiCheckpoint } from "../ApiCheckpoint.ts"
import { apiId } from "../apiId.ts"
import { ApiList, pageQuery } from "../ApiList.ts"
import { described, says } from "./says.ts"

/** Whether books and chain are one. */
export const reconciliation = HttpApiGroup.make("reconciliation").add(
  HttpApiEndpoint.get("list", "/reconciliation", {
    query: { ...pageQuery(apiId.checkpoint), state: Schema.optionalKey(Schema.Literals(["sound", "unsound"])) }, success: ApiList(ApiCheckpoint)
  }).annotateMerge(says("listReconciliation", "Comparisons of books and chain", "Newest first. Sound ones are forgotten after a while, the others never.", "reconciliation:read"))
).annotateMerge(described("Reconciliation", "Whether books and chain are one."))
