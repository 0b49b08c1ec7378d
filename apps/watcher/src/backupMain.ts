import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { backupApp } from "./backupApp.ts"

NodeRuntime.runMain(backupApp(process.argv.slice(2)), { disableErrorReporting: true })
