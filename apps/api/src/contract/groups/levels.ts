import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import { refusals } from "../../problems/refuse.ts"
import { ApiLevelTable, PreviewBody, PricesBody } from "../ApiLevelTable.ts"
import { BodyChecks } from "../BodyChecks.ts"
import { decisionHeaders, matchProblems } from "../matchHeaders.ts"
import { OnceOnly } from "../OnceOnly.ts"
import { described, says } from "./says.ts"

const preview = HttpApiEndpoint.post("preview", "/levels/preview", {
  payload: PreviewBody, success: ApiLevelTable, error: refusals("asset_not_listed", "prices_refused")
}).middleware(BodyChecks).annotateMerge(says(
  "previewPrices", "Look at other prices", "The table as it would be in force, and under which version. Nothing is changed.", "levels:write"
))

const publish = HttpApiEndpoint.post("publish", "/levels/prices", {
  headers: decisionHeaders, payload: PricesBody, success: ApiLevelTable, error: refusals(...matchProblems, "asset_not_listed", "prices_refused")
}).middleware(BodyChecks).middleware(OnceOnly).annotateMerge(says(
  "publishPrices",
  "Put other prices in force",
  "Those of one asset, over the table that was seen. They hold from now on; payments that were asked for before keep theirs.",
  "levels:write"
))

/** What members can buy. */
export const levels = HttpApiGroup.make("levels").add(
  HttpApiEndpoint.get("read", "/levels", { success: ApiLevelTable }).annotateMerge(says(
    "readLevels",
    "The price table in force",
    "Every level, in every asset it is sold for, under one version. A purchase remembers the version it was made under.",
    "levels:read"
  )),
  preview,
  publish
).annotateMerge(described("Levels", "What members can buy."))
