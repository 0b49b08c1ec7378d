import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { reportFailure } from "@sigmatrade/adapters/observability/reportFailure"
import { watcherApp } from "@sigmatrade/watcher/watcherApp"
import { watchDefaults } from "@sigmatrade/watcher/WatchSettings"

/** The watcher as operators run it, signer and its log among it, at the quick pace of tests. */
const pace = {
  ...watchDefaults, scanEvery: "150 millis", creditEvery: "100 millis", deliverEvery: "100 millis", jobsEvery: "300 millis",
  laneEvery: "100 millis", settleEvery: "100 millis"
} as const

NodeRuntime.runMain(reportFailure("watcher")(watcherApp(pace)), { disableErrorReporting: true })
