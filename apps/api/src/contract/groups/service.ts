import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import { ApiAlive, ApiNotReady, ApiReady } from "../ApiReady.ts"
import { described, says } from "./says.ts"

/** For probes and load balancers. */
export const service = HttpApiGroup.make("service").add(
  HttpApiEndpoint.get("health", "/health", { success: ApiAlive }).annotateMerge(says(
    "readHealth",
    "Is the process alive",
    "Asks nothing else: restart the process when this does not answer.",
    null
  )),
  HttpApiEndpoint.get("ready", "/ready", { success: ApiReady, error: ApiNotReady }).annotateMerge(says(
    "readReadiness",
    "Can it answer",
    "Asks every part this server needs, each for a bounded time. Send traffic only while this answers 200.",
    null
  ))
).annotateMerge(described("Service", "For probes and load balancers. No key needed."))
