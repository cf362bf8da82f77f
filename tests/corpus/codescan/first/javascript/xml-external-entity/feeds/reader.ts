import libxmljs from 'libxmljs';

export class FeedReader {
  constructor(private readonly options: { noent: boolean; dtdload?: boolean }) {}

  titles(text: string): string[] {
    return libxmljs.parseXml(text, this.options).find('//title').map(String); // report: xml-external-entity
  }
}

export class PlainFeedReader {
  private readonly options = { noent: false };

  titles(text: string): string[] {
    return libxmljs.parseXml(text, this.options).find('//title').map(String); // safe: xml-external-entity
  }
}
