const multer = require("multer");

const every = multer({ dest: "/tmp/uploads" }); // report: javascript-upload-without-filter
const none = multer(); // report: javascript-upload-without-filter
const images = multer({ // safe: javascript-upload-without-filter
  dest: "/tmp/uploads",
  fileFilter: (req, file, done) => done(null, file.mimetype === "image/png"),
});

module.exports = { every, none, images };
