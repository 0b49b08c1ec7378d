import { sessionsContract } from "@sigmatrade/adapters/contract/limit/sessionsContract"
import * as SessionsSqlite from "./SessionsSqlite.ts"

sessionsContract("SQLite", SessionsSqlite.layer(":memory:"))
