// How the cookies of sessions are set up.
const express = require("express");
const session = require("express-session");
const cookieSession = require("cookie-session");

const app = express();
const secret = process.env.SESSION_KEY;

app.use(session({ secret, resave: false })); // report: session-cookie-settings
app.use(session({ secret, cookie: { maxAge: 60000 } })); // report: session-cookie-settings
app.use(session({ secret, cookie: { secure: true, httpOnly: false } })); // report: session-cookie-settings
app.use(session({ secret, cookie: { secure: true, sameSite: "lax" } })); // safe: session-cookie-settings
app.use(cookieSession({ name: "sid", keys: [secret] })); // report: session-cookie-settings
app.use(cookieSession({ name: "sid", keys: [secret], secure: true })); // safe: session-cookie-settings
