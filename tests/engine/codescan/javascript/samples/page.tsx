import React, { useState } from 'react';

type Props = { title: string; items?: string[] };

export const Page: React.FC<Props> = ({ title, items = [], ...rest }) => {
  const [open, setOpen] = useState<boolean>(false);
  const rows = items.filter(Boolean).map((item, index) => (
    <li key={index} data-open={open} {...rest} onClick={() => setOpen(!open)}>
      {item} &mdash; <b>{`${title}: ${item.length > 3 ? <i>long</i> : 'short'}`}</b>
    </li>
  ));
  if (!rows.length) return null;
  return <>
    <h1 dangerouslySetInnerHTML={{ __html: title }} />
    <React.Fragment>{rows}</React.Fragment>
    {/* nothing */}
  </>;
};

export default class Frame extends React.Component<Props> {
  state = { count: 0 };
  render() { return <Page title={this.props.title ?? 'none'} />; }
}
