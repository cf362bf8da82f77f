class Audit {
  private readonly source = 'api';

  constructor(private readonly actor: string) {}

  write(): void {
    console.log(`actor=${this.actor}`); // report: log-injection
  }

  writeSource(): void {
    console.log(`source=${this.source}`); // safe: log-injection
  }
}

export const audited = async (event: { actor: string }) => {
  const audit = new Audit(event.actor);
  audit.write();
  audit.writeSource();
};

class Meter {
  log(text: string): number {
    return text.length;
  }
}

export const metered = async (event: { name: string }) => new Meter().log('seen ' + event.name); // safe: log-injection

export const inCatch = async (event: { amount: string }) => {
  try {
    return BigInt(event.amount) * 2n;
  } catch {
    console.error('cannot read amount ' + event.amount); // report: log-injection
    return 0n;
  }
};
