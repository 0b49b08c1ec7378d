import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import { ApiStatus } from "../ApiStatus.ts"
import { described, says } from "./says.ts"

/** What the watcher has found. */
export const status = HttpApiGroup.make("status").add(
  HttpApiEndpoint.get("read", "/status", { success: ApiStatus }).annotateMerge(says(
    "readStatus",
    "Where reading the chain stands",
    "How far blocks are read and final, how the RPC providers are doing, which incidents are open and what stands still because of them.",
    "status:read"
  ))
).annotateMerge(described("Status", "What the watcher has found."))
