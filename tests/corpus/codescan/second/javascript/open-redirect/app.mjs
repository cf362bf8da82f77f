import express from 'express';
import serverless from 'serverless-http';

const app = express();

const rememberTarget = (req, res, next) => {
  res.locals.target = req.query.return_to;
  next();
};

app.get('/logout', rememberTarget, (req, res) => {
  res.clearCookie('sid');
  res.redirect(res.locals.target); // report: open-redirect
});

app.get('/item', (req, res) => {
  const id = Number(req.query.id);
  res.redirect(301, `/items/${id}`); // safe: open-redirect
});

app.get('/out', (req, res) => {
  const to = req.query.to;
  if (to.indexOf('example.com') === -1) {
    res.status(400).end();
    return;
  }
  res.redirect(307, to); // report: open-redirect
});

app.get('/find', (req, res) => {
  res.redirect('/search?q=' + encodeURIComponent(req.query.q)); // safe: open-redirect
});

export const handler = serverless(app);

class Robot {
  redirect(target) {
    return `turned to ${target}`;
  }
}

export const turn = async (event) => {
  const res = new Robot();
  return res.redirect(event.queryStringParameters.direction); // safe: open-redirect
};
