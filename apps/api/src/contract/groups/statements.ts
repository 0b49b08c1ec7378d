import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import { asProblem, UserNotFound } from "../../problems/declaredProblems.ts"
import { apiId } from "../apiId.ts"
import { ApiList, pageQuery } from "../ApiList.ts"
import { ApiStatementLine } from "../ApiStatementLine.ts"
import { ApiUserId } from "../ApiUserId.ts"
import { described, says } from "./says.ts"

/** What moved in the accounts of members. */
export const statements = HttpApiGroup.make("statements").add(
  HttpApiEndpoint.get("list", "/users/:id/statement", {
    params: { id: ApiUserId },
    query: { ...pageQuery(apiId.entry), account: Schema.optionalKey(Schema.Literals(["available", "held", "rewards"])) },
    success: ApiList(ApiStatementLine),
    error: asProblem(UserNotFound)
  }).annotateMerge(says(
    "listStatement",
    "A user's statement",
    "Every entry of the books that touches the account, newest first, each with the balance right after it.",
    "users:read"
  ))
).annotateMerge(described("Statements", "What moved in the accounts of members."))
