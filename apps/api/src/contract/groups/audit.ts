import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import { ApiAuditRecord } from "../ApiAuditRecord.ts"
import { apiId } from "../apiId.ts"
import { ApiList, pageQuery } from "../ApiList.ts"
import { described, says } from "./says.ts"

const word = Schema.String.check(Schema.isPattern(/^[^\0]{1,200}$/u))

/** What operators did. */
export const audit = HttpApiGroup.make("audit").add(
  HttpApiEndpoint.get("list", "/audit", {
    query: { ...pageQuery(apiId.audit), operator: Schema.optionalKey(OperatorName), action: Schema.optionalKey(word), subject: Schema.optionalKey(word) },
    success: ApiList(ApiAuditRecord)
  }).annotateMerge(says("listAudit", "The audit log", "Everything operators did or tried to, newest first. Each record is chained to the one before by its hash.", "audit:read"))
).annotateMerge(described("Audit", "What operators did."))
