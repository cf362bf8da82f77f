import express, { Request, Response } from 'express';
import serverless from 'serverless-http';

const app = express();

class MediaController {
  constructor(private readonly root: string) {}

  show(req: Request, res: Response): void {
    const { id, ext = 'jpg' } = req.query as Record<string, string>;
    res.sendFile(`${this.root}/${id}.${ext}`); // report: sendfile-injection
  }

  numbered(req: Request, res: Response): void {
    const id = parseInt(req.params.id, 10);
    res.sendFile(`${this.root}/${id}.jpg`); // safe: sendfile-injection
  }
}

const media = new MediaController('/mnt/media');
app.get('/media', (req, res) => media.show(req, res));
app.get('/media/:id', (req, res) => media.numbered(req, res));

export const handler = serverless(app);
