import { createHmac, timingSafeEqual } from 'crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

class Guard {
  constructor(private readonly secret: string) {}

  private mac(text: string): Buffer {
    return createHmac('sha512', this.secret).update(text).digest();
  }

  admits(text: string, signature: string): boolean {
    return this.mac(text).toString('base64') == signature; // report: timing-attack
  }

  admitsConstant(text: string, signature: string): boolean {
    const expected = this.mac(text).toString('base64');
    return timingSafeEqual(this.mac(expected), this.mac(signature)); // safe: timing-attack
  }
}

export const submit = async (event: APIGatewayProxyEventV2) => {
  const guard = new Guard(process.env.SECRET ?? '');
  const signature = event.headers['x-signature'] ?? '';
  const admitted = guard.admits(event.body ?? '', signature) || guard.admitsConstant(event.rawPath, signature);
  return { statusCode: admitted ? 200 : 401 };
};
