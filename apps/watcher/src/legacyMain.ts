import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { legacyApp } from "./legacyApp.ts"

NodeRuntime.runMain(legacyApp(process.argv.slice(2)), { disableErrorReporting: true })
