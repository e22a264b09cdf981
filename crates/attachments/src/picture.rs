//! Pictures: decoded under limits, made small, and encoded anew. A web view is never given bytes
//! that somebody sent.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPEncoder;
use image::{
    ColorType, DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat,
    ImageReader, Limits,
};
use model::FileKind;

/// Most pixels of a picture: more than any phone's, and far less than what ten mebibytes can claim.
const MOST_PIXELS: u64 = 64_000_000;
/// Longest edge, in pixels.
const LONGEST_EDGE: u32 = 20_000;
/// Most memory a decoder may take, in bytes.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;
/// Quality of what is shown.
const QUALITY: u8 = 82;
/// A picture below this length is not worth trying to make lighter, in bytes.
const HEAVY: usize = 512 * 1024;
/// What is lighter is at most so many hundredths of what it was, or it is not worth another format.
const LIGHTER_PERCENT: usize = 90;

/// A picture to be shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its media type.
    pub mime_type: &'static str,
    /// It, encoded.
    pub bytes: Vec<u8>,
    /// Its width, in pixels.
    pub width: u32,
    /// Its height, in pixels.
    pub height: u32,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { mime_type, bytes, width, height } = self;
        write!(f, "Picture({mime_type}, {width}x{height}, {} bytes)", bytes.len())
    }
}

/// Why there is nothing to be shown.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// It is no picture, or damaged.
    #[error("this is no picture that can be read")]
    Unreadable,
    /// It has more pixels than anybody needs, or claims to.
    #[error("the picture is beyond the limits")]
    TooLarge,
}

/// The picture within a square of `edge` pixels, standing as it was taken. One that is small already
/// keeps its size.
///
/// # Errors
/// [`PictureError`], when it cannot be read within the limits.
pub fn shrink(bytes: &[u8], edge: u32) -> Result<Picture, PictureError> {
    let whole = decode(bytes)?;
    let small = if whole.width() > edge || whole.height() > edge {
        whole.thumbnail(edge, edge)
    } else {
        whole
    };
    encode(&small)
}

/// The same picture in fewer bytes, to the last pixel, where that is worth it.
///
/// Only a heavy PNG can be: what a screen shows becomes WebP without loss. A photograph is lossy
/// already, and only another loss would make it lighter; the encoder in Rust has none.
pub fn lighter(bytes: &[u8], kind: FileKind) -> Option<Vec<u8>> {
    if kind != FileKind::Png || bytes.len() < HEAVY {
        return None;
    }
    let decoder = PngDecoder::new(Cursor::new(bytes)).ok()?;
    // Only the first picture of several would be left, and only eight of sixteen bits.
    let is_plain = matches!(decoder.color_type(), ColorType::Rgb8 | ColorType::Rgba8);
    if decoder.is_apng().ok()? || !is_plain {
        return None;
    }
    let picture = decode(bytes).ok()?;
    let mut lighter = Vec::new();
    let color: ExtendedColorType = picture.color().into();
    WebPEncoder::new_lossless(&mut lighter)
        .write_image(picture.as_bytes(), picture.width(), picture.height(), color)
        .ok()?;
    (lighter.len() * 100 <= bytes.len() * LIGHTER_PERCENT).then_some(lighter)
}

fn decode(bytes: &[u8]) -> Result<DynamicImage, PictureError> {
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(LONGEST_EDGE);
    limits.max_image_height = Some(LONGEST_EDGE);
    limits.max_alloc = Some(MOST_MEMORY);
    let format = format_of(bytes).ok_or(PictureError::Unreadable)?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(sort_error)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_MEMORY {
        return Err(PictureError::TooLarge);
    }
    let orientation = decoder.orientation().map_err(sort_error)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(sort_error)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn format_of(bytes: &[u8]) -> Option<ImageFormat> {
    match crate::kind_of(bytes)? {
        FileKind::Png => Some(ImageFormat::Png),
        FileKind::Jpeg => Some(ImageFormat::Jpeg),
        FileKind::Gif => Some(ImageFormat::Gif),
        FileKind::Webp => Some(ImageFormat::WebP),
        FileKind::Pdf | FileKind::Doc | FileKind::Docx | FileKind::Xls | FileKind::Xlsx => None,
    }
}

fn sort_error(error: image::ImageError) -> PictureError {
    match error {
        image::ImageError::Limits(_) => PictureError::TooLarge,
        _ => PictureError::Unreadable,
    }
}

/// JPEG where nothing shines through, PNG where something does.
fn encode(picture: &DynamicImage) -> Result<Picture, PictureError> {
    let (width, height) = (picture.width(), picture.height());
    let mut bytes = Vec::new();
    let shines_through = picture.color().has_alpha()
        && picture
            .to_rgba8()
            .pixels()
            .any(|pixel| pixel.0.last().is_some_and(|alpha| *alpha < 255));
    let mime_type = if shines_through {
        let encoded = DynamicImage::ImageRgba8(picture.to_rgba8());
        encoded.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).map_err(sort_error)?;
        FileKind::Png.mime_type()
    } else {
        let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
        picture.to_rgb8().write_with_encoder(encoder).map_err(sort_error)?;
        FileKind::Jpeg.mime_type()
    };
    Ok(Picture { mime_type, bytes, width, height })
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage, Rgba, RgbaImage};

    use super::*;

    fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Vec::new();
        picture.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
        bytes
    }

    fn screen(width: u32, height: u32) -> DynamicImage {
        // What a screen shows: even surfaces and some letters.
        let pixel = |x: u32, y: u32| match (x / 7 + y / 11) % 13 {
            0 => Rgb([20, 20, 24]),
            n => Rgb([240, 240 - n as u8, 230]),
        };
        RgbImage::from_fn(width, height, pixel).into()
    }

    #[test]
    fn a_picture_of_each_format_becomes_small_and_keeps_its_proportions() {
        let formats = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP];
        for format in formats {
            let small = shrink(&encoded(&screen(800, 400), format), 200).unwrap();
            assert_eq!((small.width, small.height), (200, 100), "{format:?}");
            assert_eq!(small.mime_type, "image/jpeg");
            assert_eq!(crate::kind_of(&small.bytes), Some(FileKind::Jpeg));
        }
        let already = shrink(&encoded(&screen(30, 20), ImageFormat::Png), 200).unwrap();
        assert_eq!((already.width, already.height), (30, 20));
    }

    #[test]
    fn what_shines_through_still_does() {
        let logo =
            RgbaImage::from_fn(50, 50, |x, _| Rgba([200, 0, 0, if x < 25 { 0 } else { 255 }]));
        let small = shrink(&encoded(&logo.into(), ImageFormat::Png), 20).unwrap();
        assert_eq!(small.mime_type, "image/png");
    }

    #[test]
    fn a_photograph_stands_as_it_was_taken() {
        // An EXIF block that says: turned by a quarter.
        let mut bytes = encoded(&screen(80, 40), ImageFormat::Jpeg);
        let exif = b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        bytes.splice(2..2, exif.iter().copied());
        let small = shrink(&bytes, 200).unwrap();
        assert_eq!((small.width, small.height), (40, 80));
    }

    #[test]
    fn what_claims_to_be_gigantic_is_refused_before_its_pixels_are_made() {
        let mut bytes = encoded(&screen(4, 4), ImageFormat::Png);
        // The header's width and height, and its checksum.
        bytes[16..24].copy_from_slice(&[0, 0, 0x40, 0, 0, 0, 0x40, 0]);
        let crc = crc32(&bytes[12..29]);
        bytes[29..33].copy_from_slice(&crc.to_be_bytes());
        assert!(matches!(shrink(&bytes, 100), Err(PictureError::TooLarge)));
        bytes[16..20].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff]);
        let crc = crc32(&bytes[12..29]);
        bytes[29..33].copy_from_slice(&crc.to_be_bytes());
        assert!(matches!(shrink(&bytes, 100), Err(PictureError::TooLarge)));
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 }
            })
        })
    }

    #[test]
    fn what_is_no_picture_or_cut_short_is_refused() {
        let whole = encoded(&screen(100, 100), ImageFormat::Png);
        for bytes in [&b""[..], b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", &whole[..whole.len() / 2]] {
            assert!(matches!(shrink(bytes, 100), Err(PictureError::Unreadable)));
        }
    }

    #[test]
    fn a_heavy_screenshot_becomes_lighter_and_loses_no_pixel() {
        let screen = screen(1400, 900);
        let mut heavy = Vec::new();
        // As programs write them that are in a hurry.
        image::codecs::png::PngEncoder::new_with_quality(
            &mut heavy,
            image::codecs::png::CompressionType::Uncompressed,
            image::codecs::png::FilterType::NoFilter,
        )
        .write_image(screen.as_bytes(), 1400, 900, ExtendedColorType::Rgb8)
        .unwrap();
        let webp = lighter(&heavy, FileKind::Png).unwrap();
        assert!(webp.len() * 100 < heavy.len() * LIGHTER_PERCENT);
        assert_eq!(crate::kind_of(&webp), Some(FileKind::Webp));
        assert_eq!(decode(&webp).unwrap().to_rgb8(), screen.to_rgb8());
    }

    #[test]
    fn what_would_not_be_lighter_stays_as_it_is() {
        assert_eq!(lighter(&encoded(&screen(20, 20), ImageFormat::Png), FileKind::Png), None);
        let mut seed = 1_u32;
        let noise = |_, _| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Rgb([(seed >> 8) as u8, (seed >> 16) as u8, (seed >> 24) as u8])
        };
        let noise: DynamicImage = RgbImage::from_fn(500, 500, noise).into();
        assert_eq!(lighter(&encoded(&noise, ImageFormat::Png), FileKind::Png), None);
        assert_eq!(lighter(&vec![0xff; 2 * HEAVY], FileKind::Jpeg), None);
    }
}
